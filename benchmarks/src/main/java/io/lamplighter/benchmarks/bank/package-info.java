/// A campaign on real contacts, learning as it runs.
@NullMarked
package io.lamplighter.benchmarks.bank;

import org.jspecify.annotations.NullMarked;
