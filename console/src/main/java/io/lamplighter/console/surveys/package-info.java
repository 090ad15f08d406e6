/// What customers answered, with intervals and without anybody who could be picked out.
@NullMarked
package io.lamplighter.console.surveys;

import org.jspecify.annotations.NullMarked;
