package io.lamplighter.campaigns.definition;

import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import java.util.List;
import java.util.Optional;

/// Who of the audience is worth contacting.
///
/// @param score what ranks people; absent means that everybody in the audience is chosen
/// @param explore share of households chosen whatever their score, so that the models keep learning
/// @param floors least shares of what is taken, for groups that would otherwise get less
public record Choice(Optional<Score> score, Take take, Share explore, Optional<Floors> floors) {
  public static final Choice EVERYBODY = new Choice(Optional.empty(), new Take.All(), Share.NONE);

  /// One without floors.
  public Choice(Optional<Score> score, Take take, Share explore) {
    this(score, take, explore, Optional.empty());
  }

  /// What ranks people, by the model that answers it.
  public sealed interface Score {
    String model();

    /// Chance of the goal if contacted.
    record Propensity(String model) implements Score {}

    /// That chance minus the chance if left alone.
    record Uplift(String model) implements Score {}

    /// How much help is needed, times what contact adds to the chance that it is taken up, as soon
    /// as the campaign's own holdout has shown that; until then as if contact did the same for all.
    ///
    /// @param risk the model of the utility that tells who is in need
    /// @param model learns what contact adds: it bears the campaign's name
    record Need(String risk, String model) implements Score {}
  }

  /// Least shares of the places, or of the money, that a wave gives away.
  ///
  /// @param by path of the attribute whose values are the groups
  public record Floors(String by, List<Floor> least) {
    public Floors {
      least = List.copyOf(least);
    }
  }

  /// One group and its least share.
  ///
  /// @param group a value of the attribute, as it is written in a campaign
  /// @param condition of an audience that holds for those of the group
  public record Floor(String group, String condition, Share share) {}

  /// How far down the ranking to go.
  public sealed interface Take {
    record All() implements Take {}

    /// The best share, as a score threshold over the whole current audience that is fixed for a
    /// model version and a week.
    record Top(Share share) implements Take {}

    /// So many of the best in each wave.
    record Places(int people) implements Take {}

    record AtLeast(double score) implements Take {}

    /// As many of the best as the money pays for in each calendar month.
    record MonthlyBudget(Money money) implements Take {}
  }
}
