/// What the ledger can show, each figure down to its rows: [Reconciliation], [Results], [Why],
/// [Timeline], [JourneyCounts], [Home]. Reads only, except where a verdict or a statement is
/// frozen.
@NullMarked
package io.lamplighter.ledger.reports;

import org.jspecify.annotations.NullMarked;
