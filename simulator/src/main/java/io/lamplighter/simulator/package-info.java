/// To be.
@NullMarked
package io.lamplighter.simulator;

import org.jspecify.annotations.NullMarked;
