/// What an operator looks at: who works, what waits, what waits for a person.
@NullMarked
package io.lamplighter.console.operations;

import org.jspecify.annotations.NullMarked;
