/// How a verb answers: an [Answer] holds the same facts for people and for scripts, an [Output] is
/// the form that was asked for.
@NullMarked
package io.lamplighter.cli.answers;

import org.jspecify.annotations.NullMarked;
