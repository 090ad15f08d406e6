/// A campaign as its readers ask about it: is it running, where are its people, did it change
/// anything, does it balance.
@NullMarked
package io.lamplighter.console.campaigns;

import org.jspecify.annotations.NullMarked;
