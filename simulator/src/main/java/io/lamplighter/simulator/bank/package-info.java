/// Real outreach replayed: the contacts of a bank's telephone campaign, 2008 to 2010, as an
/// evergreen campaign on the real workflow code. People who are contacted answer as they really
/// did; nobody else's answer ever becomes known. [BankRun] is the way in.
@NullMarked
package io.lamplighter.simulator.bank;

import org.jspecify.annotations.NullMarked;
