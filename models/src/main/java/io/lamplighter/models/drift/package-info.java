/// Whether the world a model was trained on is still there. Alarms are made not to cry wolf: the
/// threshold of a feature's shift knows how many customers it was measured on, codes and common
/// single values have bins of their own, and what merely tells the time (a month, a rate of
/// inflation) never alarms.
///
/// In order of weight: matured outcomes against what the scores promised, calibration, the base
/// rate, the scores, the features.
@NullMarked
package io.lamplighter.models.drift;

import org.jspecify.annotations.NullMarked;
