/// The rehearsal: the real workflows and activities on a ledger of their own, with time skipped,
/// recording channels, and Meridian's customers going about their lives. [Rehearsal] is the way in.
@NullMarked
package io.lamplighter.simulator.rehearsal;

import org.jspecify.annotations.NullMarked;
