/// To be.
@NullMarked
package io.lamplighter.workflows;

import org.jspecify.annotations.NullMarked;
