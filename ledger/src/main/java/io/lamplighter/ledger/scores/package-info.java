/// What models say about each customer, kept so that audiences, journeys and screens can ask for
/// it: the scores themselves, and whose have become stale. Who scores is not known here.
@NullMarked
package io.lamplighter.ledger.scores;

import org.jspecify.annotations.NullMarked;
