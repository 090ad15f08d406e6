/// What we know and did, in Postgres. [Ledger] is the way in; each package below it is one part of
/// the book: facts, consent, waves, cohorts and touchpoints, surveys, reports.
@NullMarked
package io.lamplighter.ledger;

import org.jspecify.annotations.NullMarked;
