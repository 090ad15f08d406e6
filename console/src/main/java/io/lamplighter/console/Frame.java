package io.lamplighter.console;

import io.lamplighter.console.access.Visitor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands around every page: who the utility is, who reads, where one can go from here.
///
/// @param utility name of the utility
/// @param rehearsal whether nothing in this ledger ever left
/// @param fence why sending is fenced, if it is
/// @param asOf up to when the figures hold, in words
/// @param visitor who is signed in; null before
/// @param theme `light` or `dark`; null follows the system
/// @param path where we are, for the way back after a change of theme
/// @param sections what the navigation offers: only what is there
record Frame(
    String utility,
    boolean rehearsal,
    Optional<String> fence,
    String asOf,
    @Nullable Visitor visitor,
    @Nullable String theme,
    String path,
    List<Section> sections) {
  /// One group of the navigation; the first has no title.
  record Section(String title, List<Place> places) {}

  /// One place to go.
  record Place(String address, String icon, String title, boolean current) {}
}
