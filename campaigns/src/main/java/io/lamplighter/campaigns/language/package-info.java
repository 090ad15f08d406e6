/// The campaign language: YAML files in, checked and compiled campaigns out, with everything wrong
/// said at once and in place. [CampaignFile] is the way in.
@NullMarked
package io.lamplighter.campaigns.language;

import org.jspecify.annotations.NullMarked;
