/// Claims as commands: each [io.lamplighter.benchmarks.Benchmark] measures one thing that the
/// project says of itself, on the reader's own machine, and holds it against its aim.
@NullMarked
package io.lamplighter.benchmarks;

import org.jspecify.annotations.NullMarked;
