package io.lamplighter.campaigns.journey;

import io.lamplighter.campaigns.StepKey;
import java.time.Instant;

/// Where an entry stands.
///
/// @param arrivedAt when it reached the step, by the slot and not by the clock
public record Position(StepKey step, Instant enteredAt, Instant arrivedAt) {}
