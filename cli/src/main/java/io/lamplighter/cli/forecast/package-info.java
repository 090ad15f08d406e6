/// What a campaign would do in the coming days, rehearsed on the real workflow code with an
/// invented utility in a ledger of its own: [Simulation] runs it, [Forecast] counts what came of
/// it.
@NullMarked
package io.lamplighter.cli.forecast;

import org.jspecify.annotations.NullMarked;
