/// The pages behind the links in messages, served by the worker on a port of their own and without
/// a sign-in: unsubscribe, preferences, survey, click. [LinkTokens] is the only key to them. A GET
/// changes nothing: mail scanners follow links, and some run scripts and send forms.
@NullMarked
package io.lamplighter.workers.pages;

import org.jspecify.annotations.NullMarked;
