/// To be.
@NullMarked
package io.lamplighter.benchmarks;

import org.jspecify.annotations.NullMarked;
