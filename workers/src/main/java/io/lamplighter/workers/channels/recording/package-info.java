/// The channel of rehearsals: answers as a provider would and reaches nobody.
@NullMarked
package io.lamplighter.workers.channels.recording;

import org.jspecify.annotations.NullMarked;
