/// Answers that take long to compute, kept for some minutes, each with the instant as of which it
/// holds.
@NullMarked
package io.lamplighter.console.kept;

import org.jspecify.annotations.NullMarked;
