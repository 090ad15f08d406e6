package io.lamplighter.workers.learning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.ledger.attributes.Features;
import io.lamplighter.ledger.attributes.Features.At;
import io.lamplighter.ledger.segments.PersonaSchemes;
import io.lamplighter.ledger.segments.PersonaSchemes.Scheme;
import io.lamplighter.ledger.segments.Segments;
import io.lamplighter.ledger.segments.Segments.Draft;
import io.lamplighter.models.data.BadData;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.segments.Personas;
import io.lamplighter.models.segments.Personas.Centre;
import io.lamplighter.models.segments.Personas.Persona;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Groups all customers by likeness, names the groups by what sets them apart, and keeps who
/// belongs where. Learned from a sample, put to personas batch by batch.
public final class PersonaLearning {
  /// The family of segments that personas are.
  public static final String FAMILY = "personas";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SAMPLE = 20_000;
  private static final int BATCH = 1_000;
  private static final long SEED = 20_260_101;

  private final Jdbi jdbi;

  public PersonaLearning(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Learns a new scheme and makes its personas the current segments. Who was in a persona of
  /// before stays there for campaigns that were applied by it.
  ///
  /// @param taken names that segments of the catalogue have
  /// @throws BadData with fewer than 50 customers
  public List<Segments.Segment> learn(Centre centre, Set<String> taken, Instant now, String by) {
    jdbi.useTransaction(
        db -> {
          var sample = sample(db);
          var personas =
              Personas.learn(
                  FeatureTable.specs(Features.set(db, Features.MODELS)),
                  table(db, sample, now),
                  centre,
                  SEED);
          var names = names(personas.personas(), taken);
          int number = PersonaSchemes.keep(db, personas.toJson().toString(), names, now);
          var scheme = new Scheme(number, personas.toJson().toString(), names);
          long after = Long.MIN_VALUE;
          for (var batch = PersonaSchemes.newcomers(db, number, after, BATCH);
              !batch.isEmpty();
              batch = PersonaSchemes.newcomers(db, number, after, BATCH)) {
            assign(db, scheme, personas, batch, now);
            after = batch.getLast();
          }
          keep(db, scheme, personas, centre, sample.size(), now, by);
        });
    return jdbi.withHandle(
        db ->
            Segments.current(db).stream()
                .filter(segment -> segment.draft().kind() == Segments.Kind.PERSONA)
                .toList());
  }

  private static void keep(
      Handle db,
      Scheme scheme,
      Personas personas,
      Centre centre,
      int sample,
      Instant now,
      String by) {
    var sizes = PersonaSchemes.sizes(db, scheme.number());
    double all = sizes.values().stream().mapToLong(size -> size).sum();
    var drafts = new ArrayList<Draft>();
    for (int i = 0; i < scheme.names().size(); i++) {
      var name = scheme.names().get(i);
      var persona = personas.personas().get(i);
      long size = sizes.getOrDefault(name, 0L);
      var lineage = new LinkedHashMap<String, Object>();
      lineage.put("scheme", scheme.number());
      lineage.put("features", Features.MODELS);
      lineage.put("centre", centre.name().toLowerCase(Locale.ROOT));
      lineage.put("silhouette", personas.silhouette());
      lineage.put("learnedFrom", sample);
      lineage.put("seed", SEED);
      lineage.put("snapshot", now.toString());
      lineage.put("traits", persona.traits());
      drafts.add(
          new Draft(
              name,
              Segments.Kind.PERSONA,
              "Customers alike in: "
                  + (persona.traits().isEmpty()
                      ? "nothing that stands out"
                      : String.join(", ", persona.traits())),
              scheme.attribute() + " == '" + name + "'",
              UnitKind.CUSTOMER,
              size,
              all == 0 ? 0 : size / all,
              lineage));
    }
    Segments.keep(db, FAMILY, drafts, now, by);
  }

  /// Puts those of some customers to personas whom no scheme knows yet.
  static void welcome(Handle db, List<Long> customers, Instant now) {
    for (var scheme : PersonaSchemes.all(db)) {
      var newcomers = PersonaSchemes.newcomers(db, scheme.number(), customers);
      if (!newcomers.isEmpty()) {
        assign(db, scheme, read(scheme), newcomers, now);
      }
    }
  }

  private static Personas read(Scheme scheme) {
    try {
      return Personas.fromJson(JSON.readTree(scheme.artifact()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("jsonb is JSON", impossible);
    }
  }

  private static void assign(
      Handle db, Scheme scheme, Personas personas, List<Long> customers, Instant now) {
    var known = personas.personas().stream().map(Persona::name).toList();
    var assigned =
        personas.assign(table(db, customers, now)).stream()
            .map(name -> scheme.names().get(known.indexOf(name)))
            .toList();
    PersonaSchemes.put(db, scheme.number(), customers, assigned, now);
  }

  private static Table table(Handle db, List<Long> customers, Instant now) {
    var set = Features.set(db, Features.MODELS);
    var rows =
        Features.read(
            db, set, UnitKind.CUSTOMER, customers.stream().map(id -> new At(id, now)).toList());
    if (rows.size() != customers.size()) {
      throw new IllegalStateException("a customer was erased while being grouped");
    }
    var table = Table.rowsOf(FeatureTable.specs(set));
    rows.forEach(row -> table.add(row.named(set)));
    return table.build();
  }

  /// Ids are scattered, so that every n-th is a fair draw; which ones is told by the seed.
  private static List<Long> sample(Handle db) {
    var all =
        db.createQuery("SELECT id FROM customer WHERE erased_at IS NULL ORDER BY id")
            .mapTo(Long.class)
            .list();
    return Some.of(all, SAMPLE, SEED);
  }

  /// By the first thing that sets them apart: `high-online-share`, `persona-green`.
  static List<String> names(List<Persona> personas, Set<String> taken) {
    var names = new ArrayList<String>();
    var used = new HashSet<>(taken);
    for (var persona : personas) {
      var base =
          persona.traits().stream().findFirst().map(PersonaLearning::slug).orElse("ordinary");
      var name = base;
      for (int n = 2; !used.add(name); n++) {
        name = base + "-" + n;
      }
      names.add(name);
    }
    return names;
  }

  private static String slug(String trait) {
    var words =
        trait
            .replaceAll("\\(.*", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+|-+$", "");
    return words.isEmpty() ? "ordinary" : words.substring(0, Math.min(50, words.length()));
  }
}
