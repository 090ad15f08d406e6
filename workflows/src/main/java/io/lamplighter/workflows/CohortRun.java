package io.lamplighter.workflows;

/// What a cohort workflow starts from. Everything else is on the rows.
///
/// @param cohort the cohort's id in the ledger
/// @param epoch 0 until the first `decide` of this workflow took the cohort over; carried through
///   continue-as-new
public record CohortRun(String cohort, int epoch) {}
