/// The pump: people through their journeys ([JourneyWalk]), messages out of the door ([Delivery]).
@NullMarked
package io.lamplighter.workers.cohorts;

import org.jspecify.annotations.NullMarked;
