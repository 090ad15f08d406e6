/// The closed loop: decisions make the data that the next decisions are learned from. Meridian's
/// hidden truth says what each decision was really worth; no workflow and no database is between.
/// [io.lamplighter.benchmarks.loop.LoopBenchmark] is the way in.
@NullMarked
package io.lamplighter.benchmarks.loop;

import org.jspecify.annotations.NullMarked;
