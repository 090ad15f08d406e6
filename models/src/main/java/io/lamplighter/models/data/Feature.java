package io.lamplighter.models.data;

import java.util.List;

/// A feature as it was when its model was trained; part of a [Schema].
public sealed interface Feature {
  String name();

  boolean calendar();

  /// `typical` is the median of the training rows and stands in for missing values; `missingSeen`
  /// says whether a flag for "missing" was learned; `low` and `high` are the least and greatest
  /// amount seen, special values left out.
  record Numeric(
      String name,
      boolean calendar,
      double typical,
      boolean missingSeen,
      List<Double> specials,
      double low,
      double high)
      implements Feature {
    public Numeric {
      specials = List.copyOf(specials);
    }
  }

  /// `levels` is frozen, in this order; its codes start at [Schema#FIRST_LEVEL].
  record Categorical(String name, boolean calendar, List<String> levels) implements Feature {
    public Categorical {
      levels = List.copyOf(levels);
    }
  }
}
