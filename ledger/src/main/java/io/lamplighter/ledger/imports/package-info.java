/// Files of other systems, read into the ledger by a [Mapping]: streamed, checked row by row,
/// atomic per file. [Imports] is the way in.
@NullMarked
package io.lamplighter.ledger.imports;

import org.jspecify.annotations.NullMarked;
