package io.lamplighter.workflows;

import java.time.Instant;

/// What a cohort workflow starts from. Everything else is on the rows.
///
/// @param cohort the cohort's id in the ledger
/// @param epoch 0 until the first `decide` of this workflow took the cohort over; carried through
///   continue-as-new
/// @param from the instant at which the cohort is first looked at: its wave's tick
public record CohortRun(String cohort, int epoch, Instant from) {}
