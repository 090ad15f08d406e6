package io.lamplighter.ledger.touchpoints;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// By which rule programs that compete for a household are ordered, and what each campaign's
/// contacts were found to add.
public final class ProgramRules {
  private ProgramRules() {}

  /// The rule of an instant.
  ///
  /// @param personal whether each household is offered first what is expected to bring most there;
  ///   else the program that is best on the whole goes first wherever it can
  /// @param single campaign whose program is best on the whole; empty if none is known
  /// @param measured whether contests showed which one that is
  /// @param contests matured ones that the rule rests on
  /// @param effective how many of them count for the rarer policy
  /// @param gain of choosing for each household, in dollars a contest; empty while it cannot be
  ///   told
  /// @param reason in words
  public record InForce(
      Instant at,
      boolean personal,
      Optional<String> single,
      boolean measured,
      long contests,
      double effective,
      Optional<Gain> gain,
      String reason) {}

  /// A figure with its 95 % interval.
  public record Gain(double value, double low, double high) {}

  /// What a campaign's contact adds.
  ///
  /// @param basis `uplift` (the model in force says it for each), `effect` (the chance times the
  ///   part that the campaign's own holdout shows), `average` (times the mean part of the others,
  ///   since its own is not shown yet) or `chance` (as it is, since nothing is shown of any)
  /// @param factor the part of a chance
  /// @param chance of those contacted, where no model says one for each
  /// @param effect contacted less held out
  /// @param expected dollars of a contact, on the whole
  public record Effect(
      String campaign,
      String basis,
      double factor,
      Optional<Double> chance,
      Optional<Gain> effect,
      double expected) {}

  /// The rule in force; empty as long as nobody has looked, when each household is offered first
  /// what is expected to bring most there.
  public static Optional<InForce> inForce(Handle db, Instant now) {
    return db.createQuery("SELECT * FROM program_rule WHERE at <= :now ORDER BY at DESC LIMIT 1")
        .bind("now", now)
        .map(
            (rows, context) ->
                new InForce(
                    rows.getTimestamp("at").toInstant(),
                    rows.getString("rule").equals("personal"),
                    Optional.ofNullable(rows.getString("single")),
                    rows.getBoolean("measured"),
                    rows.getLong("contests"),
                    rows.getDouble("effective"),
                    gain(
                        (Double) rows.getObject("gain"),
                        (Double) rows.getObject("low"),
                        (Double) rows.getObject("high")),
                    rows.getString("reason")))
        .findOne();
  }

  /// The newest findings of each campaign.
  public static List<Effect> effects(Handle db, Instant now) {
    return db.createQuery(
            """
            SELECT DISTINCT ON (campaign) * FROM program_effect WHERE at <= :now
             ORDER BY campaign, at DESC
            """)
        .bind("now", now)
        .map(
            (rows, context) ->
                new Effect(
                    rows.getString("campaign"),
                    rows.getString("basis"),
                    rows.getDouble("factor"),
                    Optional.ofNullable((Double) rows.getObject("chance")),
                    gain(
                        (Double) rows.getObject("effect"),
                        (Double) rows.getObject("low"),
                        (Double) rows.getObject("high")),
                    rows.getDouble("expected")))
        .list();
  }

  private static Optional<Gain> gain(
      @Nullable Double value, @Nullable Double low, @Nullable Double high) {
    return value == null || low == null || high == null
        ? Optional.empty()
        : Optional.of(new Gain(value, low, high));
  }

  /// Puts a rule in force, with the findings that it and the order of programs rest on. Whoever was
  /// first at an instant is right.
  public static void keep(Handle db, InForce rule, List<Effect> effects) {
    db.createUpdate(
            """
            INSERT INTO program_rule (at, rule, single, measured, contests, effective, gain, low,
                                      high, reason)
            VALUES (:at, :rule, :single, :measured, :contests, :effective, :gain, :low, :high,
                    :reason)
            ON CONFLICT DO NOTHING
            """)
        .bind("at", rule.at())
        .bind("rule", rule.personal() ? "personal" : "single")
        .bind("single", rule.single().orElse(null))
        .bind("measured", rule.measured())
        .bind("contests", rule.contests())
        .bind("effective", rule.effective())
        .bind("gain", rule.gain().map(Gain::value).orElse(null))
        .bind("low", rule.gain().map(Gain::low).orElse(null))
        .bind("high", rule.gain().map(Gain::high).orElse(null))
        .bind("reason", rule.reason())
        .execute();
    for (var effect : effects) {
      db.createUpdate(
              """
              INSERT INTO program_effect (at, campaign, basis, factor, chance, effect, low, high,
                                          expected)
              VALUES (:at, :campaign, :basis, :factor, :chance, :effect, :low, :high, :expected)
              ON CONFLICT DO NOTHING
              """)
          .bind("at", rule.at())
          .bind("campaign", effect.campaign())
          .bind("basis", effect.basis())
          .bind("factor", effect.factor())
          .bind("chance", effect.chance().orElse(null))
          .bind("effect", effect.effect().map(Gain::value).orElse(null))
          .bind("low", effect.effect().map(Gain::low).orElse(null))
          .bind("high", effect.effect().map(Gain::high).orElse(null))
          .bind("expected", effect.expected())
          .execute();
    }
  }
}
