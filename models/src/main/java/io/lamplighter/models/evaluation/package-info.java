/// A verdict on any CSV file without tuning: [io.lamplighter.models.evaluation.Evaluation#of]
/// splits it, trains the default model on one part, measures it on the other, and says what is
/// suspicious about the data. With a treatment column it also says whether ranking by uplift, or
/// choosing an action for each customer, would be worth anything.
///
/// ```java
/// var options = Options.label("y").dropping("duration").splitBy(SplitBy.parse("hash"));
/// var evaluation = Evaluation.of(Path.of("bank.csv.gz"), options, Effort.seeded(1));
/// System.out.println(evaluation.toJson());
/// ```
@NullMarked
package io.lamplighter.models.evaluation;

import org.jspecify.annotations.NullMarked;
