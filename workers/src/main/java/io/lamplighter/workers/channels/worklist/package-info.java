/// A channel whose provider is a person or a system that reads files: texts to be sent by a vendor,
/// calls to be made. One file a day; each row has a key, and no key is written twice.
@NullMarked
package io.lamplighter.workers.channels.worklist;

import org.jspecify.annotations.NullMarked;
