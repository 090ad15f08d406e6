/// The web for analysts, approvers and operators: pages made on the server from the ledger, usable
/// with script off. [Console] starts it; nothing here decides or sends anything.
@NullMarked
package io.lamplighter.console;

import org.jspecify.annotations.NullMarked;
