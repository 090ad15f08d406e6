package io.lamplighter.workers.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.registry.Ranking;
import io.lamplighter.models.registry.Registry.Champion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// A question about everybody that one model answers for the whole utility, whatever campaigns
/// there are: how content a household is, whether an account falls behind. Its score is asked by
/// name. What is common to all of them, when they learn, what comes into force and what stops by
/// itself, is [UtilityLearning]'s.
sealed interface UtilityModel permits SatisfactionModel, ArrearsModel {
  /// The model of a name, if it is one of these.
  static Optional<UtilityModel> named(String model) {
    return all().filter(each -> each.name().equals(model)).findFirst();
  }

  static Stream<UtilityModel> all() {
    return Stream.of(
        new SatisfactionModel(Survey.CSAT), new SatisfactionModel(Survey.NPS), new ArrearsModel());
  }

  /// The model's name, by which scores are asked.
  String name();

  /// What is scored.
  UnitKind unit();

  /// What it reads.
  FeatureSet features(Handle db);

  /// From rows to the scores that are kept, for a version of it.
  Function<Table, double[]> scores(Champion version);

  /// Whether there is enough to learn from and some of it became known after the last training.
  ///
  /// @param last snapshot of the last training; empty before the first
  boolean hasNews(Handle db, Optional<Instant> last, Instant now);

  /// Learns from what was known at an instant.
  ///
  /// @param since nothing older is learned from: the world has changed since
  Taught learn(Handle db, Instant since, Instant snapshot);

  /// The newest moments whose outcome is known by now, for judging what was said of them then.
  ///
  /// @param after the moments lie later than this
  List<Moment> matured(Handle db, Instant after, Instant now);

  /// One unit at an instant and what came of it.
  ///
  /// @param group moments are compared with those of their own group only
  record Moment(long unit, long household, Instant at, boolean outcome, String group) {}

  /// What came of learning.
  sealed interface Taught {
    record TooFew(String why) implements Taught {}

    /// A version to be stored.
    ///
    /// @param own how many of the cases this ledger brought about by asking somebody
    /// @param ranks whether it tells units that it had not seen apart
    record Lesson(
        Ranking ranking,
        ObjectNode card,
        String fingerprint,
        long cases,
        long positives,
        long own,
        double auc,
        boolean ranks,
        String why)
        implements Taught {}
  }

  /// SHA-256 of what was learned from, as hex.
  static String fingerprint(Stream<String> rows) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      rows.forEach(row -> digest.update((row + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
