/// What a message says: Liquid in MJML, HTML or text, checked against the catalogue when a campaign
/// is read, compiled once and rendered for each customer. [Templates] is the way in.
@NullMarked
package io.lamplighter.campaigns.content;

import org.jspecify.annotations.NullMarked;
