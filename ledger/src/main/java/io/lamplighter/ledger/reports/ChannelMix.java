package io.lamplighter.ledger.reports;

/// What went out over one channel and what came back, messages each.
///
/// @param enrolled attributed to the channel, not shown to be caused by it
/// @param cents what it cost
public record ChannelMix(
    String channel,
    long sent,
    long bounced,
    long opened,
    long clicked,
    long unsubscribed,
    long enrolled,
    double cents) {}
