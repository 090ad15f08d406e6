/// Who a campaign is for: expressions over the attribute catalogue, checked as CEL and pushed down
/// to Postgres. [Expression] is the way in. No database here: what comes out is SQL text and binds.
@NullMarked
package io.lamplighter.campaigns.audience;

import org.jspecify.annotations.NullMarked;
