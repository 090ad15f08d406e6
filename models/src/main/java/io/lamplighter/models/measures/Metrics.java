package io.lamplighter.models.measures;

/// How well chances fit what happened. Undefined figures (one outcome only) are NaN.
///
/// @param auc chance that a random yes is scored above a random no, ties counting half
/// @param prAuc average precision
/// @param logLoss mean of `-log p(what happened)`, chances kept 1e-15 away from 0 and 1
/// @param brier mean squared error
/// @param ece mean distance of score and rate over ten bins of equal size
/// @param liftAt10 rate among the best tenth over the rate of all
public record Metrics(
    double auc, double prAuc, double logLoss, double brier, double ece, double liftAt10) {}
