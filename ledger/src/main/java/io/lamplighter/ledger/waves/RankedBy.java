package io.lamplighter.ledger.waves;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a decision was ranked by, as stored with it and as people read it.
public enum RankedBy {
  UPLIFT("ranked by uplift: what contact adds to the chance of enrolling"),
  PROPENSITY("ranked by chance of enrolling"),
  PROPENSITY_NO_GAIN("no gain over response shown yet: ranked by chance of enrolling"),
  NEED("ranked by need; what contact adds is not shown, so it is taken as the same for everybody"),
  NEED_UPLIFT("ranked by need times what contact adds to the chance of enrolling"),
  LOT("drawn by lot: no model may decide yet");

  private final String sentence;

  RankedBy(String sentence) {
    this.sentence = sentence;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String sentence() {
    return sentence;
  }

  /// Whether the scores say what contact adds, so that those of 0 and less are left alone.
  public boolean adds() {
    return this == UPLIFT || this == NEED_UPLIFT;
  }

  /// Whether the scores are chances of enrolling, or differences of them, which money can be
  /// reckoned with.
  public boolean isOfEnrolling() {
    return this != NEED && this != NEED_UPLIFT;
  }

  /// What the newest decisions of a campaign were ranked by.
  public static Optional<RankedBy> latest(Handle db, String campaign) {
    return db.createQuery(
            """
            SELECT ranked_by FROM decision
             WHERE wave_id = (SELECT id FROM wave WHERE campaign = :campaign
                                 AND EXISTS (SELECT FROM decision d
                                              WHERE d.wave_id = wave.id AND d.ranked_by IS NOT NULL)
                               ORDER BY tick DESC LIMIT 1)
               AND ranked_by IS NOT NULL LIMIT 1
            """)
        .bind("campaign", campaign)
        .mapTo(String.class)
        .findOne()
        .flatMap(RankedBy::of);
  }

  /// Reads a stored word; empty for a decision that nobody was ranked for.
  public static Optional<RankedBy> of(@Nullable Object word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
