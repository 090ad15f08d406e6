/// Which model may decide, and on what grounds: the [io.lamplighter.models.governance.ModelCard]
/// that goes with every model, the rule by which a challenger replaces the champion, and the one by
/// which it is taken back. Pure; where cards and models are kept is not decided here.
@NullMarked
package io.lamplighter.models.governance;

import org.jspecify.annotations.NullMarked;
