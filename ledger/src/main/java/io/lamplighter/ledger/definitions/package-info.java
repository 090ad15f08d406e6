/// Campaigns as they were applied: immutable versions, and the one row per campaign that says what
/// it is to do now. Pausing and stopping are flags here, so that they work with Temporal down.
@NullMarked
package io.lamplighter.ledger.definitions;

import org.jspecify.annotations.NullMarked;
