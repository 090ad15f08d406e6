package io.lamplighter.workflows;

import java.time.Instant;

/// What a retraining starts from.
///
/// @param model the model's name
/// @param snapshot what is known after this instant is not used
public record RetrainRun(String model, Instant snapshot) {}
