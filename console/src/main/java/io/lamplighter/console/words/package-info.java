/// How figures, times and states are said on a page and in a CSV: one form each, so that a number
/// reads the same wherever it stands.
@NullMarked
package io.lamplighter.console.words;

import org.jspecify.annotations.NullMarked;
