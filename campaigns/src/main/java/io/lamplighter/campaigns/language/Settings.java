package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.audience.Catalogue;
import java.time.ZoneId;

/// What a campaign file leaves to the utility.
///
/// @param catalogue what campaigns may speak of
/// @param zone of `every: day at 09:00` without a zone
public record Settings(Catalogue catalogue, ZoneId zone) {}
