package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Survey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A message that went out to a customer: what the world reacts to.
///
/// @param touchpoint its id; all that the customer does with it is drawn from this
/// @param customer the utility's key
/// @param program what it offers; empty for notices and surveys
/// @param survey what it asks, if it asks
public record Sent(
    UUID touchpoint,
    String customer,
    Channel channel,
    Category category,
    Optional<Program> program,
    Optional<Survey> survey,
    Instant at) {}
