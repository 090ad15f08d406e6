/// To be.
@NullMarked
package io.lamplighter.console;

import org.jspecify.annotations.NullMarked;
