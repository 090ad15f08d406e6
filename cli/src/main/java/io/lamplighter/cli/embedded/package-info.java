/// Postgres and Temporal on one machine, for the demo and for trying things out: started as child
/// processes, their data kept in one folder, stopped cleanly, found again after a crash.
/// [DataFolder], [EmbeddedPostgres] and [EmbeddedTemporal] are the way in.
@NullMarked
package io.lamplighter.cli.embedded;

import org.jspecify.annotations.NullMarked;
