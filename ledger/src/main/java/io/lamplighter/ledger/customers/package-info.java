/// Who we serve: households, customers, their premises, accounts and addresses. [Customers] loads
/// them in bulk and looks them up for pages and templates.
@NullMarked
package io.lamplighter.ledger.customers;

import org.jspecify.annotations.NullMarked;
