package io.lamplighter.ledger.reports;

/// From a campaign's rule to its goal, each unit once.
///
/// @param metTheRule at some wave
/// @param enrolled of those not held out, in time, with or without a message
public record Funnel(
    long metTheRule,
    long reachable,
    long notCapped,
    long chosen,
    long notHeldOut,
    long sent,
    long delivered,
    long opened,
    long clicked,
    long enrolled) {}
