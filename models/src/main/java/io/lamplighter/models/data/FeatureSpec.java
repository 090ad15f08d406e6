package io.lamplighter.models.data;

import java.util.List;
import java.util.stream.DoubleStream;

/// What a feature is, said before any data has been seen. [Schema#learn] freezes it.
public sealed interface FeatureSpec {
  String name();

  /// Whether the feature merely tells the time (month, rate of inflation): it may be used, but its
  /// drift alarms nobody.
  boolean calendar();

  /// A number. `specials` are values that are codes, not amounts (999 for "never contacted"): each
  /// becomes a flag of its own and is otherwise treated as missing.
  record Numeric(String name, List<Double> specials, boolean calendar) implements FeatureSpec {
    public Numeric {
      specials = List.copyOf(specials);
    }

    public Numeric special(double... values) {
      return new Numeric(name, DoubleStream.of(values).boxed().toList(), calendar);
    }

    public Numeric asCalendar() {
      return new Numeric(name, specials, true);
    }
  }

  /// A word out of a list that need not be known beforehand; words never seen in training share one
  /// reserved level.
  record Categorical(String name, boolean calendar) implements FeatureSpec {
    public Categorical asCalendar() {
      return new Categorical(name, true);
    }
  }

  static Numeric numeric(String name) {
    return new Numeric(name, List.of(), false);
  }

  static Categorical categorical(String name) {
    return new Categorical(name, false);
  }
}
