package io.lamplighter.workflows;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a campaign has to look again.
///
/// @param ended the campaign is stopped and nothing of it is left to do
/// @param at the next tick; null while it only waits for a change (paused, or run by events)
public record NextTick(boolean ended, @Nullable Instant at) {}
