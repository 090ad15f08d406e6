package io.lamplighter.workers.learning;

import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.governance.Fairness;
import io.lamplighter.models.governance.Fairness.Group;
import io.lamplighter.models.learning.Scorer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Those about whom the campaign decided lately, chosen or not: whom a model has to deal with now,
/// and by which groups an audit looks at whom it would choose.
record Population(List<Person> people) {
  /// Before there was any decision.
  static final Population NOBODY = new Population(List.of());

  private static final int MOST = 20_000;

  record Person(Map<String, Object> values, boolean enrolled, String income, String language) {}

  /// The last decision about each unit since the campaign last reconsidered.
  static Population of(Handle db, Campaign campaign, Instant now) {
    var goal = campaign.goal().orElseThrow();
    return new Population(
        db.createQuery(
                """
                SELECT d.features::text, c.low_income, c.language,
                       EXISTS (SELECT FROM enrollment n
                                WHERE n.customer_id = d.customer_id AND n.program = :program
                                  AND n.occurred_at > d.at AND n.known_at <= :now) AS enrolled
                  FROM (SELECT DISTINCT ON (unit_id) * FROM decision d
                         WHERE campaign = :campaign AND at < :now
                           AND at > CAST(:now AS timestamptz) - CAST(:since AS interval)
                           AND features IS NOT NULL
                           AND NOT EXISTS (SELECT FROM entry e WHERE e.id = d.id AND e.is_test)
                         ORDER BY unit_id, at DESC) d
                  JOIN customer c ON c.id = d.customer_id
                 ORDER BY d.unit_id LIMIT :most
                """)
            .bind("program", goal.program())
            .bind("campaign", campaign.name())
            .bind("now", now)
            .bind("since", campaign.reconsider().plusDays(1).toSeconds() + " seconds")
            .bind("most", MOST)
            .map(
                (rows, context) ->
                    new Person(
                        TrainingSet.parse(rows.getString(1)),
                        rows.getBoolean(4),
                        rows.getBoolean(2) ? "low" : "not low",
                        rows.getString(3)))
            .list());
  }

  int size() {
    return people.size();
  }

  Table table(Scorer scorer) {
    return table(scorer.schema());
  }

  Table table(Schema schema) {
    return FeatureTable.rows(schema, people.stream().map(Person::values).toList());
  }

  /// Whom the best share by this model would be, by group.
  List<Fairness> fairness(Scorer scorer, double share) {
    if (people.isEmpty()) {
      return List.of();
    }
    return fairness(scorer.score(table(scorer)), share);
  }

  /// The same by any scores of theirs.
  List<Fairness> fairness(double[] scores, double share) {
    if (people.isEmpty()) {
      return List.of();
    }
    var sorted = scores.clone();
    Arrays.sort(sorted);
    double line = sorted[Math.clamp((int) ((1 - share) * sorted.length), 0, sorted.length - 1)];
    return List.of(
        groups("income", scores, line, Person::income),
        groups("language", scores, line, Person::language));
  }

  private Fairness groups(
      String attribute, double[] scores, double line, Function<Person, String> group) {
    var counts = new TreeMap<String, double[]>();
    for (int i = 0; i < scores.length; i++) {
      var count = counts.computeIfAbsent(group.apply(people.get(i)), none -> new double[4]);
      count[0]++;
      if (scores[i] >= line) {
        count[1]++;
        count[2] += people.get(i).enrolled() ? 1 : 0;
        count[3] += scores[i];
      }
    }
    var groups = new ArrayList<Group>();
    counts.forEach(
        (name, count) ->
            groups.add(new Group(name, (int) count[0], (int) count[1], (int) count[2], count[3])));
    return new Fairness(attribute, groups);
  }

  /// Attributes of which the new model leaves no other group behind than the champion does.
  static Set<String> asBefore(List<Fairness> before, List<Fairness> now) {
    var same = new HashSet<String>();
    for (var attribute : now) {
      var known =
          before.stream()
              .filter(each -> each.attribute().equals(attribute.attribute()))
              .flatMap(each -> each.leftBehind().stream().map(Group::name))
              .toList();
      if (known.containsAll(attribute.leftBehind().stream().map(Group::name).toList())) {
        same.add(attribute.attribute());
      }
    }
    return same;
  }
}
