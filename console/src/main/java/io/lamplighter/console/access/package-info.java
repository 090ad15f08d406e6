/// Who may come in and what they may do: people of the console, their roles, the doors of its
/// pages. What a role may do is said once, in [Role].
@NullMarked
package io.lamplighter.console.access;

import org.jspecify.annotations.NullMarked;
