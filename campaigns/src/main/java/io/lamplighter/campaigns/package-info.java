/// To be.
@NullMarked
package io.lamplighter.campaigns;

import org.jspecify.annotations.NullMarked;
