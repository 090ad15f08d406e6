/// One wave: everybody who meets a campaign's rule at one tick, and what becomes of each of them.
/// [Selection] asks who, [Allocation] decides, [Waves] keeps the row that says how far it is.
@NullMarked
package io.lamplighter.ledger.waves;

import org.jspecify.annotations.NullMarked;
