/// Waves and what keeps campaigns going: the tick, the stages of a wave, admissions by events, and
/// the reconciliation that mends what a crash left.
@NullMarked
package io.lamplighter.workers.waves;

import org.jspecify.annotations.NullMarked;
