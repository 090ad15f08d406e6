/// Which models decide, how good they are, and which were refused.
@NullMarked
package io.lamplighter.console.models;

import org.jspecify.annotations.NullMarked;
