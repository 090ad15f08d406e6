/// What the ledger can show, each figure down to its rows: [Reconciliation], [Results], [Why],
/// [Timeline], [JourneyCounts], [Home], [Activity], [Operations], [CustomerFile], [Ambiguous]. The
/// command line, the demo and the console all read these, so that a figure is the same wherever it
/// stands. Reads only, except where a verdict or a statement is frozen.
@NullMarked
package io.lamplighter.ledger.reports;

import org.jspecify.annotations.NullMarked;
