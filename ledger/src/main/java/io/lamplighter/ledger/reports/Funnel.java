package io.lamplighter.ledger.reports;

/// From a campaign's rule to its goal, units each.
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
