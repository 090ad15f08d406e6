/// What the demo's mail catcher holds, as a customer would see it.
@NullMarked
package io.lamplighter.console.mailbox;

import org.jspecify.annotations.NullMarked;
