/// Charts, drawn on the server with attributes and classes only, so that the strictest policy shows
/// them. Uncertainty is drawn by default, bars start at zero, and every chart carries its finding,
/// its table and the address of its rows.
@NullMarked
package io.lamplighter.console.drawing;

import org.jspecify.annotations.NullMarked;
