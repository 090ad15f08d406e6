package io.lamplighter.ledger.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.lamplighter.ledger.consent.AddressMac;
import io.lamplighter.ledger.facts.Facts;
import io.lamplighter.ledger.imports.Imported.State;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Brings files into the ledger. A file is taken whole: accepted, accepted with a few rejects, or
/// refused with nothing stored. The same file by the same mapping is imported once.
public final class Imports {
  private static final int CHUNK = 5_000;

  private final Jdbi jdbi;
  private final Facts facts;

  /// @param facts takes in the events of a file
  public Imports(Jdbi jdbi, Facts facts) {
    this.jdbi = jdbi;
    this.facts = facts;
  }

  /// Imports one file, packed with gzip or not.
  ///
  /// @param rejectFolder where the list of rejects goes, as `FILE.rejects.csv`
  /// @param progress told how many rows have been read, now and then
  /// @throws IOException if the file cannot be read
  public Imported run(
      Mapping mapping, Path data, Path rejectFolder, Instant now, LongConsumer progress)
      throws IOException {
    var sha = sha256(data);
    var dataset = mapping.dataset().word() + ":" + mapping.name() + "@" + mapping.fingerprint();
    try (var rejects = new RejectFile(rejectFolder.resolve(data.getFileName() + ".rejects.csv"))) {
      try {
        return jdbi.inTransaction(
            db -> {
              var load = begin(db, dataset, data, sha, now);
              return load.isEmpty()
                  ? knownAlready(db, dataset, sha)
                  : store(db, mapping, data, load.get(), rejects, now, progress);
            });
      } catch (RefusedException refused) {
        long load = refuse(dataset, data, sha, now, refused);
        return new Imported(
            State.REFUSED,
            load,
            refused.rows,
            0,
            0,
            rejects.rows(),
            rejects.first(),
            rejects.path(),
            Optional.of(String.valueOf(refused.getMessage())),
            List.of());
      }
    }
  }

  private Imported store(
      Handle db,
      Mapping mapping,
      Path data,
      long load,
      RejectFile rejects,
      Instant now,
      LongConsumer progress)
      throws IOException {
    Rows rows =
        switch (mapping.dataset()) {
          case CUSTOMERS, PREMISES, ACCOUNTS ->
              new PeopleRows(mapping, AddressMac.of(db, now), load, now);
          case EVENTS, ENROLLMENTS -> new EventRows(mapping, facts, now);
          case CONSENTS -> new ConsentRows(mapping, now);
          case CONTACTS -> new ContactRows(mapping);
          case TRACTS -> new TractRows(load);
        };
    long count = 0;
    try (var csv = reader(mapping, data)) {
      var lines = csv.iterator();
      if (!lines.hasNext()) {
        throw new RefusedException("the file is empty", 0);
      }
      var header = lines.next().getFields().stream().map(String::strip).toList();
      checkHeader(mapping, header);
      var reader = new RowReader(mapping, header);
      var chunk = new ArrayList<Rows.Row>(CHUNK);
      while (lines.hasNext()) {
        CsvRecord record = lines.next();
        switch (reader.read(count, record.getFields())) {
          case RowReader.Read.Row row ->
              chunk.add(new Rows.Row(count, record.getStartingLineNumber(), row.values()));
          case RowReader.Read.Bad bad ->
              rejects.add(
                  new Reject(
                      count, record.getStartingLineNumber(), bad.rule(), bad.column(), bad.why()));
        }
        count++;
        if (chunk.size() == CHUNK) {
          rows.store(db, chunk, rejects::add);
          chunk.clear();
          progress.accept(count);
        }
      }
      rows.store(db, chunk, rejects::add);
      progress.accept(count);
    } catch (CsvParseException broken) {
      throw new RefusedException("the file is no CSV: " + broken.getMessage(), count);
    }
    if (count == 0) {
      throw new RefusedException("the file has no rows", 0);
    }
    if (rejects.rows() > mapping.atMost() * count) {
      throw new RefusedException(
          "%d of %d rows are bad, more than the %s %% that the mapping allows"
              .formatted(rejects.rows(), count, percent(mapping.atMost())),
          count);
    }
    Catalogued.remember(db, mapping);
    if (count >= CHUNK) {
      count(db, mapping.dataset());
    }
    return finish(db, load, count, rejects, rows);
  }

  /// Has Postgres count the tables now: it would in a minute or so, and plan whatever is asked
  /// until then as if they were empty.
  private static void count(Handle db, Dataset dataset) {
    db.execute(
        "ANALYZE "
            + switch (dataset) {
              case CUSTOMERS, PREMISES, ACCOUNTS ->
                  "household, customer, premise, account, contact_point";
              case EVENTS -> "event";
              case ENROLLMENTS -> "event, enrollment";
              case CONSENTS -> "consent, consent_now";
              case CONTACTS -> "contact";
              case TRACTS -> "tract";
            });
  }

  private static Imported finish(Handle db, long load, long count, RejectFile rejects, Rows rows) {
    var state = rejects.rows() == 0 ? State.ACCEPTED : State.ACCEPTED_WITH_REJECTS;
    db.createUpdate(
            """
            UPDATE load SET rows = :rows, accepted = :accepted, rejected = :rejected, state = :state
             WHERE id = :load
            """)
        .bind("rows", count)
        .bind("accepted", count - rejects.rows())
        .bind("rejected", rejects.rows())
        .bind("state", state.word())
        .bind("load", load)
        .execute();
    return new Imported(
        state,
        load,
        count,
        count - rejects.rows(),
        rows.known(),
        rejects.rows(),
        rejects.first(),
        rejects.path(),
        Optional.empty(),
        rows.wakes());
  }

  /// Takes the file's place among the loads, unless it has one.
  private static Optional<Long> begin(
      Handle db, String dataset, Path data, String sha, Instant now) {
    return db.createQuery(
            """
            INSERT INTO load AS l (dataset, file, sha256, at, rows, accepted, rejected, state)
            VALUES (:dataset, :file, :sha, :now, 0, 0, 0, 'running')
            ON CONFLICT (dataset, sha256) DO UPDATE
               SET at = excluded.at, file = excluded.file, state = 'running'
             WHERE l.state = 'refused'
            RETURNING id
            """)
        .bind("dataset", dataset)
        .bind("file", data.getFileName().toString())
        .bind("sha", sha)
        .bind("now", now)
        .mapTo(Long.class)
        .findOne();
  }

  private static Imported knownAlready(Handle db, String dataset, String sha) {
    return db.createQuery(
            """
            SELECT id, rows, accepted, rejected FROM load
             WHERE dataset = :dataset AND sha256 = :sha
            """)
        .bind("dataset", dataset)
        .bind("sha", sha)
        .map(
            (row, context) ->
                new Imported(
                    State.KNOWN_ALREADY,
                    row.getLong("id"),
                    row.getLong("rows"),
                    row.getLong("accepted"),
                    0,
                    row.getLong("rejected"),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()))
        .one();
  }

  private long refuse(String dataset, Path data, String sha, Instant now, RefusedException why) {
    return jdbi.inTransaction(
        db -> {
          long load = begin(db, dataset, data, sha, now).orElseThrow();
          db.createUpdate(
                  """
                  UPDATE load SET rows = :rows, accepted = 0, rejected = :rows, state = 'refused'
                   WHERE id = :load
                  """)
              .bind("rows", why.rows)
              .bind("load", load)
              .execute();
          return load;
        });
  }

  private static void checkHeader(Mapping mapping, List<String> header) {
    var expected = new LinkedHashSet<>(mapping.columns().keySet());
    expected.addAll(mapping.skipped());
    var unknown = header.stream().filter(column -> !expected.contains(column)).toList();
    var missing = expected.stream().filter(column -> !header.contains(column)).toList();
    if (!unknown.isEmpty() || !missing.isEmpty()) {
      var why = new StringBuilder("the header does not fit the mapping");
      if (!unknown.isEmpty()) {
        why.append("; map or skip ").append(String.join(", ", unknown));
      }
      if (!missing.isEmpty()) {
        why.append("; the file lacks ").append(String.join(", ", missing));
      }
      throw new RefusedException(why.toString(), 0);
    }
    if (new LinkedHashSet<>(header).size() < header.size()) {
      throw new RefusedException("the header names a column twice", 0);
    }
  }

  private static CsvReader<CsvRecord> reader(Mapping mapping, Path data) throws IOException {
    var raw = new BufferedInputStream(Files.newInputStream(data), 1 << 16);
    raw.mark(2);
    boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    InputStream plain = packed ? new GZIPInputStream(raw, 1 << 16) : raw;
    return CsvReader.builder()
        .fieldSeparator(mapping.delimiter())
        // A row of the wrong width is a reject of ours, not the end of the file.
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .detectBomHeader(true)
        .ofCsvRecord(plain, StandardCharsets.UTF_8);
  }

  private static String sha256(Path data) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var in = new DigestInputStream(Files.newInputStream(data), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static String percent(double share) {
    return new java.math.BigDecimal(Double.toString(share * 100))
        .stripTrailingZeros()
        .toPlainString();
  }

  /// Rolls the file back.
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long rows;

    RefusedException(String why, long rows) {
      super(why);
      this.rows = rows;
    }
  }
}
