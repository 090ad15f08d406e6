/// How good a model is and how sure that is: ranking, calibration, uplift, what a policy would have
/// earned. Every figure comes with an interval from draws of whole households, and a figure that
/// cannot be had honestly is refused.
@NullMarked
package io.lamplighter.models.measures;

import org.jspecify.annotations.NullMarked;
