/// What is said to whom. The words that every module shares: ids, [Channel], [Category], [Money],
/// [Share]. Pure: no clock, no database, no network.
@NullMarked
package io.lamplighter.campaigns;

import org.jspecify.annotations.NullMarked;
