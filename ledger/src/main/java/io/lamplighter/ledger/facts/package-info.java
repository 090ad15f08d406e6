/// What happened. [Facts] takes events in from every feed, each at most once, and carries out what
/// they mean for the ledger; [Feeds] knows how late they may come.
@NullMarked
package io.lamplighter.ledger.facts;

import org.jspecify.annotations.NullMarked;
