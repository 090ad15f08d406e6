/// Who changes because of us: the chance of the outcome if contacted less the chance if left alone,
/// learned from customers contacted at random. [io.lamplighter.models.uplift.UpliftLearner] trains,
/// [io.lamplighter.models.uplift.UpliftTrial] says on unseen customers whether ranking by uplift is
/// worth anything beyond ranking by response. Often it is not, and then the answer is no.
@NullMarked
package io.lamplighter.models.uplift;

import org.jspecify.annotations.NullMarked;
