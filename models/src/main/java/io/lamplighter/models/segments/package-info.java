/// Groups of customers that people can name: [io.lamplighter.models.segments.Personas] by likeness,
/// [io.lamplighter.models.segments.RuleSegments] by what leads to a goal, written as conditions
/// that an audience can use.
@NullMarked
package io.lamplighter.models.segments;

import org.jspecify.annotations.NullMarked;
