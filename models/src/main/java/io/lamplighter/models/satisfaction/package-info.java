/// The satisfaction of customers who were not asked or did not answer, from what is known of
/// everybody: usage, bills, calls, outages. Never from survey answers: they do not exist for those
/// who did not answer, and a model that sees them shines only where nothing needs predicting. A
/// predicted score is never mixed with a surveyed one.
@NullMarked
package io.lamplighter.models.satisfaction;

import org.jspecify.annotations.NullMarked;
