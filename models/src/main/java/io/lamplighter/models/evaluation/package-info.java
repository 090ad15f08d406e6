/// How good a model is, how sure that is, and what is wrong with the data: ranking, calibration,
/// uplift, what a policy would have earned, drift. Every figure comes with an interval, and a
/// figure that cannot be had honestly is refused.
///
/// [io.lamplighter.models.evaluation.Evaluation] does all of it for any CSV file.
@NullMarked
package io.lamplighter.models.evaluation;

import org.jspecify.annotations.NullMarked;
