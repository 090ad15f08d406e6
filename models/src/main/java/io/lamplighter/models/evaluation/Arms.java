package io.lamplighter.models.evaluation;

import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The treatment column as arms; arm 0 is those left alone.
final class Arms {
  private static final int MOST = 20;
  private static final Pattern ALONE =
      Pattern.compile(
          "0|no|none|n|false|f|control|.*\\bcontrol\\b.*|holdout|hold-out|untreated|nothing|no[ _-].*");

  private final List<String> names;
  private final int[] of;

  private Arms(List<String> names, int[] of) {
    this.names = names;
    this.of = of;
  }

  /// Reads the treatment.
  ///
  /// @throws BadData when there are no two arms, too many, or none is recognised as control
  static Arms of(Column column, Optional<String> said) {
    var counts = new TreeMap<String, Integer>();
    for (int row = 0; row < column.rows(); row++) {
      if (!column.isMissing(row)) {
        counts.merge(column.text(row), 1, Integer::sum);
      }
      if (counts.size() > MOST) {
        throw new BadData(
            "treatment '%s'".formatted(column.name()),
            "it has more than %d different values".formatted(MOST),
            "Name the column that says which arm of the experiment each customer was in.");
      }
    }
    String place = "treatment '%s'".formatted(column.name());
    if (counts.size() < 2) {
      throw new BadData(
          place,
          "there is only one arm",
          "Uplift is a difference: add the customers who were left alone, or leave the treatment out.");
    }
    String control =
        said.orElseGet(
            () ->
                counts.keySet().stream()
                    .filter(name -> ALONE.matcher(name.toLowerCase(Locale.ROOT)).matches())
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new BadData(
                                place,
                                "none of its values looks like 'left alone': %s"
                                    .formatted(String.join(", ", counts.keySet())),
                                "Say which value is the control: --control VALUE.")));
    if (!counts.containsKey(control)) {
      throw new BadData(
          place,
          "no row has the value '%s' that is to be the control".formatted(control),
          "Values are: %s.".formatted(String.join(", ", counts.keySet())));
    }
    var names = new ArrayList<>(List.of(control));
    counts.keySet().stream().filter(name -> !name.equals(control)).forEach(names::add);
    var of = new int[column.rows()];
    for (int row = 0; row < of.length; row++) {
      of[row] = column.isMissing(row) ? -1 : names.indexOf(column.text(row));
    }
    return new Arms(List.copyOf(names), of);
  }

  /// The control first.
  List<String> names() {
    return names;
  }

  /// 0 for those left alone, -1 where it is not known.
  int of(int row) {
    return of[row];
  }
}
