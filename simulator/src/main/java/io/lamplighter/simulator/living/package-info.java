/// Meridian's customers against a ledger that sends for real: they read the mail that a catcher
/// caught, follow its links over HTTP, and the utility reports what they do through its own doors.
@NullMarked
package io.lamplighter.simulator.living;

import org.jspecify.annotations.NullMarked;
