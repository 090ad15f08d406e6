/// What an analyst can trust: rates, effects and their intervals, sample ratio, power, survey
/// scores, and the verdict on a campaign. Pure functions; every formula names its source. [Readout]
/// puts them together for a results page.
///
/// Rates and shares are fractions of 1. Effects are differences of rates, contacted minus held out,
/// among the chosen, by intent to treat: everybody assigned counts, delivered or not.
@NullMarked
package io.lamplighter.campaigns.statistics;

import org.jspecify.annotations.NullMarked;
