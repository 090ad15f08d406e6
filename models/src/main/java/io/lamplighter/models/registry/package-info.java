/// The models of one ledger by name and version: file, card, and which of them is in force.
@NullMarked
package io.lamplighter.models.registry;

import org.jspecify.annotations.NullMarked;
