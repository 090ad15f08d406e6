/// The ways out: one [ChannelPort] for each channel that can be sent on, and the [Outcome] of each
/// call. Nothing here decides whether a message may go; that was asked before the intent was
/// written. No port pretends: what does not reach the world says so and runs on rehearsals only.
@NullMarked
package io.lamplighter.workers.channels;

import org.jspecify.annotations.NullMarked;
