/// To be.
@NullMarked
package io.lamplighter.workers;

import org.jspecify.annotations.NullMarked;
