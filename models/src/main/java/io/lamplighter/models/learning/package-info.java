/// Learning a chance from cases, and applying it: a [io.lamplighter.models.learning.Learner] makes
/// a [io.lamplighter.models.learning.Scorer], which is a small JSON file that scores on its own for
/// years, without the library that trained it.
///
/// Two learners only. Logistic regression is our own (Newton's method; weights; exact to the last
/// bit on any machine), since the one of Smile takes no weights, returns zeros for one missing
/// value, and depends on the number of threads. Boosted trees are Smile's; its trees are flattened
/// into arrays at once, and Smile is not seen again.
@NullMarked
package io.lamplighter.models.learning;

import org.jspecify.annotations.NullMarked;
