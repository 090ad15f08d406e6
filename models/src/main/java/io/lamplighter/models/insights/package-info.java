/// Questions of analysts, answered from the rows of a ledger by the packages that know the method:
/// what satisfaction goes with ([io.lamplighter.models.insights.SurveyDrivers]), how far a program
/// can still go ([io.lamplighter.models.insights.ProgramSaturation]), what one more contact brings
/// ([io.lamplighter.models.insights.ContactResponse]), whom a campaign reaches and serves, group by
/// group ([io.lamplighter.models.insights.EquityReport]), what a model expects if something were
/// different ([io.lamplighter.models.insights.Question]), which program is best for one customer
/// ([io.lamplighter.models.insights.NextAction]). Pages and verbs read these, so that an answer is
/// the same wherever it stands. Reads only. Every answer says how many people it is about and as of
/// when, and what it refuses to say; nothing is told of fewer than 15 people and no rate of fewer
/// than 30.
@NullMarked
package io.lamplighter.models.insights;

import org.jspecify.annotations.NullMarked;
