/// A campaign as it runs: what `campaigns.language` compiles a YAML file to, what the ledger keeps
/// under a version and a hash, and what the workers read. Records only.
@NullMarked
package io.lamplighter.campaigns.definition;

import org.jspecify.annotations.NullMarked;
