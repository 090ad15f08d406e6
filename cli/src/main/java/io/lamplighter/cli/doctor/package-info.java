/// What is wrong with this installation, asked of the machine, of Postgres and of Temporal. Each
/// [Check] names the remedy.
@NullMarked
package io.lamplighter.cli.doctor;

import org.jspecify.annotations.NullMarked;
