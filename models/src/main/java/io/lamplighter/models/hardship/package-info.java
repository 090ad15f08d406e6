/// Who gets help with the bill: churn and arrears scores say who is in need, uplift says whom a
/// contact helps, floors see to it that no group is left out. Ranking by the chance of enrolling
/// alone would serve those who come anyway.
@NullMarked
package io.lamplighter.models.hardship;

import org.jspecify.annotations.NullMarked;
