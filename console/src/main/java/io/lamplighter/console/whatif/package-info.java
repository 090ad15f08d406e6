/// What a model expects if something were different.
@NullMarked
package io.lamplighter.console.whatif;

import org.jspecify.annotations.NullMarked;
