/// Kills everything with -9 in the middle of live sending and counts what arrived.
@NullMarked
package io.lamplighter.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
