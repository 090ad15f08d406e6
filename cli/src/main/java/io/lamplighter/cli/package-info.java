/// The one executable: a verb is one class with the command it answers. [Lamplighter] is the way
/// in. Offline verbs load neither Spring, nor a database driver, nor Temporal.
@NullMarked
package io.lamplighter.cli;

import org.jspecify.annotations.NullMarked;
