/// Whether and when a customer may be contacted. Pure functions: no clock, no database, no network.
/// [SendPolicy] is the way in; what it enforces is the data of a [Policy], read by [PolicyFile].
/// Laws and product choices stand in that file with their sources, never in code.
@NullMarked
package io.lamplighter.campaigns.policy;

import org.jspecify.annotations.NullMarked;
