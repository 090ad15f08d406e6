/// To be.
@NullMarked
package io.lamplighter.cli;

import org.jspecify.annotations.NullMarked;
