package io.lamplighter.models.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What to evaluate.
///
/// @param label column of the outcome: two values, one of them the one hoped for
/// @param treatment column of what was done to each customer, at random
/// @param id column of the customer or household: its rows stay together
/// @param split how rows are parted
/// @param drop columns not to be used
/// @param positive value of the label that counts as yes; guessed when empty
/// @param control value of the treatment that means "left alone"; guessed when empty
/// @param predictions file for the scores of the rows measured on
public record Options(
    String label,
    Optional<String> treatment,
    Optional<String> id,
    SplitBy split,
    List<String> drop,
    Optional<String> positive,
    Optional<String> control,
    Optional<Path> predictions) {
  public Options {
    drop = List.copyOf(drop);
  }

  public static Options label(String column) {
    return new Options(
        column,
        Optional.empty(),
        Optional.empty(),
        new SplitBy.Hash(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public Options treatment(String column) {
    return new Options(label, Optional.of(column), id, split, drop, positive, control, predictions);
  }

  public Options id(String column) {
    return new Options(
        label, treatment, Optional.of(column), split, drop, positive, control, predictions);
  }

  public Options splitBy(SplitBy by) {
    return new Options(label, treatment, id, by, drop, positive, control, predictions);
  }

  public Options dropping(String... columns) {
    return new Options(
        label, treatment, id, split, List.of(columns), positive, control, predictions);
  }

  public Options positive(String value) {
    return new Options(label, treatment, id, split, drop, Optional.of(value), control, predictions);
  }

  public Options control(String value) {
    return new Options(
        label, treatment, id, split, drop, positive, Optional.of(value), predictions);
  }

  public Options predictionsTo(Path file) {
    return new Options(label, treatment, id, split, drop, positive, control, Optional.of(file));
  }
}
