/// How far a programme can still grow. [io.lamplighter.models.saturation.Adoption] follows
/// enrolment over time toward a market whose size comes from eligibility (fitted from the curve
/// itself, it is off by a factor); before the bend it gives a range and no date.
/// [io.lamplighter.models.saturation.ContactSaturation] says after how many contacts another one no
/// longer pays.
@NullMarked
package io.lamplighter.models.saturation;

import org.jspecify.annotations.NullMarked;
