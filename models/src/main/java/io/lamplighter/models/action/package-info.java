/// The next best action: which of several programmes to offer a customer, or none. Argmax of
/// predictions overfits: on the Hillstrom mailing it earned less than one mail for everybody. So
/// the best single action rules until [io.lamplighter.models.action.PolicyTrial] shows on logged
/// decisions that choosing for each customer earns more.
@NullMarked
package io.lamplighter.models.action;

import org.jspecify.annotations.NullMarked;
