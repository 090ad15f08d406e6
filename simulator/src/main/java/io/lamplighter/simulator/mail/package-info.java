/// Two mail servers to send to. [MailSink] counts: it writes each message down before it answers
/// for it, and fails as it is told. [MailCatcher] keeps messages so that people can read them.
/// Neither passes anything on.
@NullMarked
package io.lamplighter.simulator.mail;

import org.jspecify.annotations.NullMarked;
