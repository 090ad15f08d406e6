/// What satisfaction hangs on. [io.lamplighter.models.drivers.Drivers] shares the explained
/// variance out among ratings by Johnson's relative weights, checks it by Shapley values, and sets
/// importance beside performance. Ratings are associated with satisfaction; nothing here says they
/// cause it.
@NullMarked
package io.lamplighter.models.drivers;

import org.jspecify.annotations.NullMarked;
