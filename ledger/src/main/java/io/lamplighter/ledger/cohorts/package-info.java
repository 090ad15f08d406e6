/// Cohorts and the entries that travel in them: who may drive a cohort (the epoch), what is due,
/// and the wakes that must not be lost. The order of commits here is the promise; each method says
/// which transaction it belongs to.
@NullMarked
package io.lamplighter.ledger.cohorts;

import org.jspecify.annotations.NullMarked;
