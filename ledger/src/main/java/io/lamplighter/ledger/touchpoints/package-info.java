/// The send ledger. A touchpoint is due, leased, intended and settled; each step is a transaction
/// and a line of history. Here is decided that no message is lost and none is sent twice: see
/// ARCHITECTURE.md, "The send".
@NullMarked
package io.lamplighter.ledger.touchpoints;

import org.jspecify.annotations.NullMarked;
