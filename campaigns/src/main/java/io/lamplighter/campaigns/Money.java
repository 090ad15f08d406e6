package io.lamplighter.campaigns;

/// An amount in the smallest unit of its currency (cents for USD).
public record Money(long cents, String currency) {}
