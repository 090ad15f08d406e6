/// To be.
@NullMarked
package io.lamplighter.models;

import org.jspecify.annotations.NullMarked;
