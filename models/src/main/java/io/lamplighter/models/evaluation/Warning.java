package io.lamplighter.models.evaluation;

/// Something to look at before the figures are believed.
///
/// @param code stable, in capitals
/// @param message in words for people
public record Warning(String code, String message) {}
