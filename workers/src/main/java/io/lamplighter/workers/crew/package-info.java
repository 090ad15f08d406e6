/// Puts a worker together: repositories, activities, queues, and an orderly end.
@NullMarked
package io.lamplighter.workers.crew;

import org.jspecify.annotations.NullMarked;
