/// What the models can do on public data that anybody can get, beside what well-known libraries do
/// on the same rows. [io.lamplighter.benchmarks.models.ModelsBenchmark] is the way in.
@NullMarked
package io.lamplighter.benchmarks.models;

import org.jspecify.annotations.NullMarked;
