/// *Meridian Electric & Gas*: a utility that does not exist, with customers who behave by rules
/// only this package knows. [Meridian] is the way in. Everything is a pure function of a seed: no
/// clock, no state, no running generator of chance, so any day can be asked for again and answers
/// the same.
@NullMarked
package io.lamplighter.simulator.meridian;

import org.jspecify.annotations.NullMarked;
