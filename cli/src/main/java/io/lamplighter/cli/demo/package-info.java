/// The demo: [Play] is what is rehearsed for Meridian Electric & Gas, [Result] what came of it, and
/// [LiveHalf] the same ledger turned live, with everything that takes.
@NullMarked
package io.lamplighter.cli.demo;

import org.jspecify.annotations.NullMarked;
