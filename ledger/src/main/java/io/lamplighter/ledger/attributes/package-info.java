/// What is known about customers, accounts and premises at an instant: [Attributes] for audiences
/// and templates, [Features] for models. Both see what was known then and nothing later.
@NullMarked
package io.lamplighter.ledger.attributes;

import org.jspecify.annotations.NullMarked;
