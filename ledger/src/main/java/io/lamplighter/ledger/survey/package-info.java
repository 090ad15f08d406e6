/// What customers answer when they are asked, and what it adds up to. [Answers] keeps every answer,
/// [SurveySummary] counts those of people, with intervals.
@NullMarked
package io.lamplighter.ledger.survey;

import org.jspecify.annotations.NullMarked;
