/// The first screen of the day: did it go out, to how many, is anything broken, is it working?
@NullMarked
package io.lamplighter.console.home;

import org.jspecify.annotations.NullMarked;
