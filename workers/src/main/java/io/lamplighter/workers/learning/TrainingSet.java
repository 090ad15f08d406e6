package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Choice;
import io.lamplighter.ledger.attributes.FeatureSet;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.attributes.Units;
import io.lamplighter.ledger.attributes.Units.Contact;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.learning.Scorer;
import io.lamplighter.models.propensity.Cases;
import io.lamplighter.models.registry.Registry.Champion;
import io.lamplighter.workers.Playbook.Play;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a model learns from, frozen as of an instant: decisions with the feature values kept at the
/// time, and whether the goal was reached within its window. Decisions too young to know are left
/// out, never counted as no; the holdout is outside everything.
record TrainingSet(List<Case> cases, String fingerprint) {
  /// So many of the newest cases of people who were contacted are read: what is older says less
  /// about now than it costs.
  static final int WANTED = 10_000;

  private static final int LEAST = 5_000;
  private static final int LEAST_RARER = 300;
  private static final int MOST = 50_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Where a case comes from.
  enum Source {
    /// A decision of the campaign itself: somebody was contacted.
    OWN,
    /// A contact of the same category that another sender reported.
    CONTACTS,
    /// Somebody who met the campaign's rule at an earlier instant and was not contacted.
    LEFT_ALONE
  }

  /// One decision and what came of it.
  ///
  /// @param wave of an own decision, else empty
  /// @param chance with which it was chosen, as logged
  /// @param score that decided, as logged; null where chance decided, or what contact adds
  /// @param version of the model that gave it, else 0
  /// @param shadows what other versions said at that time, by their numbers
  record Case(
      long household,
      Instant at,
      Source source,
      boolean enrolled,
      String wave,
      double chance,
      @Nullable Double score,
      int version,
      List<@Nullable Object> cells,
      Map<Integer, Double> shadows) {
    Case(
        long household,
        Instant at,
        Source source,
        boolean enrolled,
        String wave,
        double chance,
        @Nullable Double score,
        int version,
        List<@Nullable Object> cells) {
      this(household, at, source, enrolled, wave, chance, score, version, cells, Map.of());
    }

    /// What a version said at the time; null where nobody asked it.
    @Nullable Double said(int of) {
      return version == of && score != null ? score : shadows.get(of);
    }

    boolean own() {
      return source == Source.OWN;
    }
  }

  /// The campaign's own decisions that have matured, with the values that were logged with them.
  static List<Case> own(Handle db, Campaign campaign, FeatureSet set, Instant snapshot) {
    var goal = campaign.goal().orElseThrow();
    return db.createQuery(
            """
            SELECT d.household_id, d.at, d.features::text,
                   EXISTS (SELECT FROM enrollment g
                            WHERE g.customer_id = d.customer_id AND g.program = :program
                              AND g.occurred_at > d.at
                              AND g.occurred_at <= d.at + CAST(:within AS interval)
                              AND g.known_at <= :snapshot) AS enrolled,
                   d.wave_id, d.p_chosen,
                   CASE WHEN d.ranked_by NOT IN ('uplift', 'need', 'need_uplift')
                        THEN d.score END,
                   CASE WHEN d.model = :model THEN d.model_version END,
                   coalesce((SELECT jsonb_object_agg(s.model_version, s.score) FROM shadow_score s
                              WHERE s.wave_id = d.wave_id AND s.unit_id = d.unit_id
                                AND s.model = :model), '{}')::text
              FROM decision d
             WHERE d.campaign = :campaign AND d.chosen AND NOT d.held_out
               AND d.features IS NOT NULL AND d.at + CAST(:within AS interval) <= :snapshot
               AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)
             ORDER BY d.at, d.id
            """)
        .bind("program", goal.program())
        .bind("within", seconds(goal.within()))
        .bind("snapshot", snapshot)
        .bind("campaign", campaign.name())
        .bind("model", campaign.choice().score().map(Choice.Score::model).orElse(""))
        .map(
            (rows, context) ->
                new Case(
                    rows.getLong(1),
                    rows.getTimestamp(2).toInstant(),
                    Source.OWN,
                    rows.getBoolean(4),
                    rows.getString(5),
                    rows.getDouble(6),
                    (Double) rows.getObject(7),
                    rows.getInt(8),
                    FeatureTable.cells(set, parse(rows.getString(3))),
                    shadows(parse(rows.getString(9)))))
        .list();
  }

  private static Map<Integer, Double> shadows(Map<String, Object> json) {
    var shadows = new HashMap<Integer, Double>();
    json.forEach(
        (version, score) -> shadows.put(Integer.valueOf(version), ((Number) score).doubleValue()));
    return shadows;
  }

  /// What was known before the campaign's first wave: the contacts of its category that other
  /// senders reported, or, where there were none, those who met the campaign's rule at earlier
  /// instants. Each with whether they reached the goal within its window.
  ///
  /// @param looks how many windows back to look for who met the rule
  /// @param most so many of the newest contacts
  static List<Case> history(
      Handle db, Play play, FeatureSet set, Instant snapshot, int looks, int most) {
    var within = play.campaign().goal().orElseThrow().within();
    var contacts =
        Units.contacted(
            db,
            play.campaign().subject(),
            play.campaign().category().word(),
            snapshot.minus(within));
    if (!contacts.isEmpty()) {
      var newest =
          contacts.subList(Math.clamp(contacts.size() - most, 0, contacts.size()), contacts.size());
      return read(db, play.campaign(), set, newest, Source.CONTACTS, snapshot);
    }
    var cases = new ArrayList<Case>();
    for (int look = looks; look >= 1; look--) {
      var at = snapshot.minus(within.multipliedBy(look));
      var met =
          Units.meeting(db, play.campaign().subject(), play.audience(), at).stream()
              .map(unit -> new Contact(unit, at))
              .toList();
      cases.addAll(read(db, play.campaign(), set, met, Source.LEFT_ALONE, snapshot));
    }
    return cases;
  }

  private static List<Case> read(
      Handle db,
      Campaign campaign,
      FeatureSet set,
      List<Contact> contacts,
      Source source,
      Instant snapshot) {
    var goal = campaign.goal().orElseThrow();
    var kind = campaign.subject();
    var units = contacts.stream().map(each -> new At(each.unit().id(), each.at())).toList();
    // Just before: a contact is no feature of the decision that led to it.
    var before = units.stream().map(each -> new At(each.unit(), each.at().minusMillis(1))).toList();
    var rows = Features.read(db, set, kind, before);
    var enrolled = Features.enrolled(db, kind, goal.program(), goal.within(), units, snapshot);
    if (rows.size() != units.size()) {
      throw new IllegalStateException(
          "%d units were asked for, %d are there".formatted(units.size(), rows.size()));
    }
    var cases = new ArrayList<Case>();
    for (int i = 0; i < rows.size(); i++) {
      var contact = contacts.get(i);
      cases.add(
          new Case(
              contact.unit().household(),
              contact.at(),
              source,
              enrolled.get(i),
              "",
              1,
              null,
              0,
              rows.get(i).cells()));
    }
    return cases;
  }

  /// The newest cases: enough of either outcome, no more than that. Learning often from little
  /// beats learning seldom from much.
  static TrainingSet of(List<Case> cases) {
    var ordered = cases.stream().sorted(Comparator.comparing(Case::at)).toList();
    int from = Math.max(0, ordered.size() - MOST);
    if (ordered.stream().noneMatch(each -> each.source() == Source.LEFT_ALONE)) {
      int enrolled = 0;
      for (int i = ordered.size() - 1; i > from; i--) {
        enrolled += ordered.get(i).enrolled() ? 1 : 0;
        int taken = ordered.size() - i;
        if (taken >= LEAST && Math.min(enrolled, taken - enrolled) >= LEAST_RARER) {
          from = i;
        }
      }
    }
    var newest = ordered.subList(from, ordered.size());
    return new TrainingSet(List.copyOf(newest), fingerprint(newest));
  }

  long own() {
    return from(Source.OWN);
  }

  long contacts() {
    return from(Source.CONTACTS);
  }

  long leftAlone() {
    return from(Source.LEFT_ALONE);
  }

  private long from(Source source) {
    return cases.stream().filter(each -> each.source() == source).count();
  }

  /// Whether a model learned from people who were contacted, and from nobody else.
  static boolean learnedFromContacted(Champion champion) {
    var from = Watch.card(champion).path("learnedFrom");
    return from.path("leftAlone").asInt() == 0
        && from.path("own").asInt() + from.path("contacts").asInt() > 0;
  }

  /// The cases as a table for one model.
  static Table asTable(FeatureSet set, Scorer scorer, List<Case> cases) {
    var names = set.features().stream().map(FeatureSet.Feature::name).toList();
    return FeatureTable.rows(
        scorer,
        cases.stream()
            .map(
                each -> {
                  var values = new HashMap<String, @Nullable Object>();
                  for (int i = 0; i < names.size(); i++) {
                    values.put(names.get(i), each.cells().get(i));
                  }
                  return values;
                })
            .toList());
  }

  /// The cases in the form that models learn from.
  static Cases asCases(FeatureSet set, List<Case> cases) {
    var gathered = Cases.of(FeatureTable.specs(set));
    for (var each : cases) {
      gathered.add(
          Long.toString(each.household()), each.at(), each.enrolled(), each.cells().toArray());
    }
    return gathered;
  }

  private static String fingerprint(List<Case> cases) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var each : cases) {
        digest.update(
            (each.household() + "|" + each.at() + "|" + each.enrolled() + "|" + each.cells() + "\n")
                .getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  static Map<String, Object> parse(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a jsonb column holds JSON", impossible);
    }
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " seconds";
  }
}
