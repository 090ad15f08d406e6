package io.lamplighter.simulator.meridian;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Who is enrolled in what, and since when: the one thing the world has to be told, because it
/// remembers nothing. Fill it from the ledger at a start and add what each slot brings.
public final class Enrolled {
  private static final long[] NOTHING = new long[Program.COUNT];

  static {
    Arrays.fill(NOTHING, Adoption.NEVER);
  }

  private final Map<Long, long[]> since = new HashMap<>();

  /// Everybody's enrollments as a ledger has them now.
  public static Enrolled in(Handle db) {
    var enrolled = new Enrolled();
    db.createQuery(
            """
            SELECT c.key, e.program, e.occurred_at
              FROM enrollment e JOIN customer c ON c.id = e.customer_id
             WHERE e.ended_at IS NULL
            """)
        .map(
            (rows, context) -> {
              var at = rows.getObject(3, OffsetDateTime.class).toInstant();
              enrolled.add(rows.getString(1), rows.getString(2), at);
              return at;
            })
        .list();
    return enrolled;
  }

  /// Adds an enrollment; of several in one program the earliest counts. Programs and customers that
  /// are not Meridian's are ignored.
  public void add(String customer, String program, Instant at) {
    var known = Program.named(program);
    var number = Meridian.numberOf(customer);
    if (known.isPresent() && number.isPresent()) {
      add(number.getAsLong(), known.get(), at.getEpochSecond());
    }
  }

  /// Adds what a slot brought; all but enrollments is ignored.
  public void add(Happening happening) {
    if (happening instanceof Happening.Reported(var event) && event.enrolls().isPresent()) {
      add(
          Meridian.number(event.customer()),
          event.enrolls().get(),
          event.occurred().getEpochSecond());
    }
  }

  void add(long customer, Program program, long second) {
    var times = since.computeIfAbsent(customer, absent -> NOTHING.clone());
    times[program.index()] = Math.min(times[program.index()], second);
  }

  /// Whether a customer is enrolled at an instant.
  public boolean in(String customer, Program program, Instant at) {
    var number = Meridian.numberOf(customer);
    return number.isPresent() && of(number.getAsLong())[program.index()] <= at.getEpochSecond();
  }

  /// By the program's index; never to be changed by the caller.
  long[] of(long customer) {
    return since.getOrDefault(customer, NOTHING);
  }
}
