package io.lamplighter.simulator.mail;

import java.time.Instant;

/// One message that was caught instead of delivered.
///
/// @param number counts up from 1, also over restarts
/// @param from who it claims to be from, decoded
/// @param to whom the envelope named
/// @param subject decoded
/// @param messageId with its angle brackets; empty if there was none
public record Caught(
    long number, Instant at, String from, String to, String subject, String messageId) {}
