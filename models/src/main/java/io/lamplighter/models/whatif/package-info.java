/// What would change if: rates went up by five dollars, ten customers more in a hundred paid by
/// direct debit. The answer is what the model expects, with an interval that knows how sure the
/// model is, and with the share of customers for whom the question leads out of everything that was
/// ever seen. It says nothing about causes.
@NullMarked
package io.lamplighter.models.whatif;

import org.jspecify.annotations.NullMarked;
