/// Segments that were learned and kept: audiences with a name, in versions that never change.
@NullMarked
package io.lamplighter.ledger.segments;

import org.jspecify.annotations.NullMarked;
