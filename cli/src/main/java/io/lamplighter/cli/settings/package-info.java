/// What an operator sets: each [Setting] has one environment variable and, where it makes sense,
/// one option of the same meaning; the option wins. [Settings] is what came out for one run.
@NullMarked
package io.lamplighter.cli.settings;

import org.jspecify.annotations.NullMarked;
