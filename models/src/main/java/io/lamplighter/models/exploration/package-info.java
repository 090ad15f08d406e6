/// Choosing while still learning: arms, channels, hours. A
/// [io.lamplighter.models.exploration.Bandit] gives every arm a probability, never below its floor,
/// so that what is logged can value any other policy later. The holdout is no arm: it stays
/// outside.
@NullMarked
package io.lamplighter.models.exploration;

import org.jspecify.annotations.NullMarked;
