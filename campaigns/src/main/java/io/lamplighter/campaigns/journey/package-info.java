/// Where an entry goes next. Pure: the step, the facts and the instant are arguments, the answer is
/// one [Move]. [Guide] is the way in.
@NullMarked
package io.lamplighter.campaigns.journey;

import org.jspecify.annotations.NullMarked;
