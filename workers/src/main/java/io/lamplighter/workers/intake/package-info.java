/// The way in for other systems: events as CloudEvents over HTTP. What was taken is taken once,
/// however often it is sent.
@NullMarked
package io.lamplighter.workers.intake;

import org.jspecify.annotations.NullMarked;
