/// To be.
@NullMarked
package io.lamplighter.ledger;

import org.jspecify.annotations.NullMarked;
