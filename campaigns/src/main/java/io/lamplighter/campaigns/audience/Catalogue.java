package io.lamplighter.campaigns.audience;

import io.lamplighter.campaigns.UnitKind;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Everything that campaigns may speak of: attributes with the SQL that reads them, event types,
/// programs, models, segments. Expressions, templates, editors and documentation share it.
///
/// SQL in a catalogue is written over the aliases `c` (customer), `a` (account), `p` (premise) and
/// `e` (entry, only in journeys) and the bind `:now`. It is trusted: it is part of the product, not
/// of a campaign.
///
/// @param attributes by path, in the order of the file
/// @param events by type
/// @param programs their meanings by name; empty means that any name is accepted
/// @param models their meanings by name; empty means that any name is accepted
/// @param segments by name
/// @param reach by unit kind, how SQL gets from it to the things of another kind: what stands after
///   FROM in a subquery, for example `account a WHERE a.customer_id = c.id AND a.closed IS NULL`
/// @param questions SQL of each [Question] by the alias it is asked over
public record Catalogue(
    Map<String, Attribute> attributes,
    Map<String, EventType> events,
    Map<String, String> programs,
    Map<String, String> models,
    Map<String, Segment> segments,
    Map<UnitKind, Map<UnitKind, String>> reach,
    Map<Question, Map<Subject, String>> questions) {

  public Catalogue {
    attributes = ordered(attributes);
    events = ordered(events);
    programs = ordered(programs);
    models = ordered(models);
    segments = ordered(segments);
    reach = Map.copyOf(reach);
    questions = Map.copyOf(questions);
  }

  /// Whose row a piece of SQL reads.
  public enum Subject {
    CUSTOMER("c"),
    ACCOUNT("a"),
    PREMISE("p"),
    ENTRY("e");

    private final String alias;

    Subject(String alias) {
      this.alias = alias;
    }

    /// The table alias that SQL uses for it.
    public String alias() {
      return alias;
    }

    static Subject of(UnitKind kind) {
      return switch (kind) {
        case CUSTOMER -> CUSTOMER;
        case ACCOUNT -> ACCOUNT;
        case PREMISE -> PREMISE;
      };
    }
  }

  /// One thing known about a customer, an account or a premise.
  ///
  /// @param of whose it is
  /// @param values the only values there are, for a text; empty means any
  /// @param always whether it is known for everybody; otherwise templates need a default
  /// @param example what it looks like, for previews and documentation
  /// @param sql a Postgres expression; its value is cast to the type
  public record Attribute(
      String path,
      UnitKind of,
      ValueType type,
      String meaning,
      Collection<String> values,
      boolean always,
      String example,
      String sql) {}

  /// Something that happens to customers.
  ///
  /// @param fields what it tells, by name; templates show them as `event.name`
  public record EventType(String type, String meaning, Map<String, Field> fields) {}

  /// @param always whether every event of the type has it
  public record Field(ValueType type, String meaning, boolean always, String example) {}

  /// An audience with a name.
  public record Segment(String name, String meaning, String where) {}

  /// A catalogue from its YAML text. `docs` of the format stand in [CatalogueFile].
  ///
  /// @throws IllegalArgumentException naming the place, if the text is no catalogue
  public static Catalogue parse(String yaml) {
    return CatalogueFile.parse(yaml);
  }

  /// This catalogue with what a living ledger knows besides.
  ///
  /// @param programs meanings by name
  /// @param models meanings by name
  public Catalogue with(
      Map<String, String> programs, Map<String, String> models, Collection<Segment> segments) {
    var allSegments = new TreeMap<>(this.segments);
    segments.forEach(segment -> allSegments.put(segment.name(), segment));
    var allPrograms = new TreeMap<>(this.programs);
    allPrograms.putAll(programs);
    var allModels = new TreeMap<>(this.models);
    allModels.putAll(models);
    return new Catalogue(attributes, events, allPrograms, allModels, allSegments, reach, questions);
  }

  /// This catalogue for what was checked before and runs now: programs and models are not looked up
  /// again, since those that came to a ledger after a worker had started are as good as any.
  public Catalogue trusting() {
    return new Catalogue(attributes, events, Map.of(), Map.of(), segments, reach, questions);
  }

  public Optional<Attribute> attribute(String path) {
    return Optional.ofNullable(attributes.get(path));
  }

  /// The SQL of a question over one alias, if it can be asked there.
  Optional<String> sql(Question question, Subject subject) {
    return Optional.ofNullable(questions.getOrDefault(question, Map.of()).get(subject));
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
