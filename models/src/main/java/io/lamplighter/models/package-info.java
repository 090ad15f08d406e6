/// Who is likely to, and for whom a contact makes the difference: one package per question
/// (`propensity`, `uplift`, `action`, `exploration`, `hardship`, `satisfaction`, `drivers`,
/// `saturation`, `segments`, `whatif`), and what they rest on (`data`, `learning`, `measures`,
/// `drift`, `governance`, `registry`, `evaluation`).
@NullMarked
package io.lamplighter.models;

import org.jspecify.annotations.NullMarked;
