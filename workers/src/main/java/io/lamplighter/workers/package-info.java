/// Where the world is touched: the activities behind the workflows, the channels in both
/// directions, and what puts them together. [Playbook] holds the campaigns as they run.
@NullMarked
package io.lamplighter.workers;

import org.jspecify.annotations.NullMarked;
