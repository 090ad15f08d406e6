package io.lamplighter.ledger.reports;

import io.lamplighter.ledger.segments.PersonaSchemes;
import io.lamplighter.ledger.segments.Segments;
import io.lamplighter.ledger.segments.Segments.Segment;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The segments that were learned, for screens: what may be asked for now, and how many customers
/// each persona of the newest grouping has today, newcomers included.
///
/// @param personas customers by persona, groups of fewer than 15 left out; empty before any was
///   learned
public record LearnedSegments(List<Segment> current, Map<String, Long> personas) {
  private static final int SMALLEST = 15;

  public LearnedSegments {
    current = List.copyOf(current);
    personas = Map.copyOf(personas);
  }

  public static LearnedSegments of(Handle db) {
    var sizes =
        PersonaSchemes.newest(db)
            .map(scheme -> PersonaSchemes.sizes(db, scheme.number()))
            .orElse(Map.of());
    var shown = new java.util.TreeMap<>(sizes);
    shown.values().removeIf(size -> size < SMALLEST);
    return new LearnedSegments(Segments.current(db), shown);
  }
}
