/// What customers allow and what they forbid. [Consents] keeps each yes and no ever given,
/// [Suppressions] the standing no of an address, which outranks any yes and outlives its owner.
@NullMarked
package io.lamplighter.ledger.consent;

import org.jspecify.annotations.NullMarked;
