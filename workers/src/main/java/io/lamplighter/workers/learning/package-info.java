/// Where campaigns meet models: features read from the ledger as of an instant, scores written to a
/// wave, and training on what became of earlier decisions.
@NullMarked
package io.lamplighter.workers.learning;

import org.jspecify.annotations.NullMarked;
