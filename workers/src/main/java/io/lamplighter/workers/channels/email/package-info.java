/// E-mail over SMTP: one message to one address a call. The same message is the same bytes on every
/// attempt, and what a server says is classified by a table, `replies.yaml`, not by code.
@NullMarked
package io.lamplighter.workers.channels.email;

import org.jspecify.annotations.NullMarked;
