/// How far programs have come, how far they can still go, and what one more contact brings.
@NullMarked
package io.lamplighter.console.programs;

import org.jspecify.annotations.NullMarked;
