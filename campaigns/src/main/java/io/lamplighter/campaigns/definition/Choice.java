package io.lamplighter.campaigns.definition;

import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import java.util.Optional;

/// Who of the audience is worth contacting.
///
/// @param score what ranks people; absent means that everybody in the audience is chosen
/// @param explore share of households chosen whatever their score, so that the models keep learning
public record Choice(Optional<Score> score, Take take, Share explore) {
  public static final Choice EVERYBODY = new Choice(Optional.empty(), new Take.All(), Share.NONE);

  /// What ranks people, by the model that answers it.
  public sealed interface Score {
    String model();

    /// Chance of the goal if contacted.
    record Propensity(String model) implements Score {}

    /// That chance minus the chance if left alone.
    record Uplift(String model) implements Score {}
  }

  /// How far down the ranking to go.
  public sealed interface Take {
    record All() implements Take {}

    /// The best share, as a score threshold over the whole current audience that is fixed for a
    /// model version and a week.
    record Top(Share share) implements Take {}

    record AtLeast(double score) implements Take {}

    /// As many of the best as the money pays for in each calendar month.
    record MonthlyBudget(Money money) implements Take {}
  }
}
