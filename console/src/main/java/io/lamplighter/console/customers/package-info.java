/// One customer: what happened, what was decided and why, what may be sent. Searched by POST, and
/// addressed by a reference that says nothing to a stranger.
@NullMarked
package io.lamplighter.console.customers;

import org.jspecify.annotations.NullMarked;
