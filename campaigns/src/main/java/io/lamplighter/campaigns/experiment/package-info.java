/// Who is held out, who explores, and which arm a household is in: chance as a hash, so that every
/// assignment can be repeated and none can be chosen.
@NullMarked
package io.lamplighter.campaigns.experiment;

import org.jspecify.annotations.NullMarked;
