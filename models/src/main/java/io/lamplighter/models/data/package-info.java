/// Tables of customers as learners see them: columns of numbers and of words, read from CSV or
/// built row by row, and the frozen [io.lamplighter.models.data.Schema] that turns them into the
/// same figures at training and at scoring, years apart.
///
/// What is missing, never seen before, or a code in disguise (999 for "never") is decided here and
/// nowhere else.
@NullMarked
package io.lamplighter.models.data;

import org.jspecify.annotations.NullMarked;
