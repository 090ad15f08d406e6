package io.lamplighter.workflows;

/// What a wave workflow starts from.
///
/// @param wave the wave's id in the ledger: campaign and tick
public record WaveRun(String wave) {}
