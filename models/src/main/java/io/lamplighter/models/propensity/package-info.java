/// The chance that a customer enrols if contacted.
/// [io.lamplighter.models.propensity.Propensity#train] learns it from cases (what was known at each
/// decision, and what came of it), by itself choosing the learner, validating on the newest matured
/// cases, and calibrating; the result scores rows in bulk and gives its reasons.
///
/// ```java
/// var features = List.of(numeric("days_since_call").special(999), numeric("bill"), categorical("rate"));
/// var cases = Cases.of(features);
/// cases.add("household-17", decidedAt, true, 12, 84.20, "R-1");          // null is missing
/// cases.add("household-18", decidedAt, false, 999, null, "R-2");
///
/// var plan = Plan.at(snapshot).maturingIn(Duration.ofDays(30)).expecting(0.05);
/// var trained = Propensity.train(cases, plan, Effort.seeded(42).reporting(heartbeat));
///
/// store(trained.scorer().write(), trained.toJson());                     // model file, and what is known about it
///
/// var scorer = Scorer.read(stored);                                      // anywhere, years later
/// var rows = Table.rowsOf(features).add(3, 61.75, "R-1").build();
/// double[] chances = scorer.score(rows);                                 // calibrated, one per row
/// List<Reason> why = scorer.reasons(rows, 0, 3);                         // feature, value, contribution
/// ```
@NullMarked
package io.lamplighter.models.propensity;

import org.jspecify.annotations.NullMarked;
