package io.lamplighter.campaigns.language;

import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.language.Problem.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where each step of a compiled journey stands in its file.
///
/// @param steps in the order of the file
public record SourceMap(Map<StepKey, Location> steps) {
  public SourceMap {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  public Optional<Location> of(StepKey step) {
    return Optional.ofNullable(steps.get(step));
  }
}
