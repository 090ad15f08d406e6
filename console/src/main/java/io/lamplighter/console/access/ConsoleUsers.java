package io.lamplighter.console.access;

import io.lamplighter.ledger.Ledger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/// The people who may sign in. Passwords are kept as bcrypt only.
public final class ConsoleUsers {
  // No letters and digits that look alike: the first password is read off a terminal.
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int FIRST_PASSWORD_LENGTH = 16;
  private static final int MOST_BYTES = 72;

  private final Ledger ledger;

  public ConsoleUsers(Ledger ledger) {
    this.ledger = ledger;
  }

  /// One person.
  ///
  /// @param password bcrypt
  record ConsoleUser(String name, String password, Role role) {}

  /// What somebody signs in with, shown once.
  public record Credentials(String name, String password) {}

  /// Makes the administrator `admin` with a password drawn by chance if nobody can sign in yet.
  ///
  /// @return the password, which cannot be had again; empty if somebody is there already
  public Optional<Credentials> first(Instant now) {
    return ledger
        .jdbi()
        .inTransaction(
            db -> {
              db.execute("LOCK TABLE console_user IN EXCLUSIVE MODE");
              int people =
                  db.createQuery("SELECT count(*) FROM console_user").mapTo(int.class).one();
              if (people > 0) {
                return Optional.empty();
              }
              var chance = new SecureRandom();
              var password =
                  chance
                      .ints(FIRST_PASSWORD_LENGTH, 0, ALPHABET.length())
                      .mapToObj(place -> ALPHABET.substring(place, place + 1))
                      .collect(Collectors.joining());
              put(db, "admin", password, Role.ADMINISTRATOR, now);
              return Optional.of(new Credentials("admin", password));
            });
  }

  /// Lets somebody in from now on, or changes their password and role.
  ///
  /// @throws IllegalArgumentException if the password is shorter than 12 characters or longer than
  ///   the 72 bytes that bcrypt reads
  public void put(String name, String password, Role role, Instant now) {
    if (password.length() < 12) {
      throw new IllegalArgumentException("a password has at least 12 characters");
    }
    if (password.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException("a password has at most 72 bytes");
    }
    ledger.jdbi().useTransaction(db -> put(db, name, password, role, now));
  }

  private static void put(Handle db, String name, String password, Role role, Instant now) {
    db.createUpdate(
            """
            INSERT INTO console_user (name, password, role, since)
            VALUES (:name, :password, :role, :now)
            ON CONFLICT (name) DO UPDATE SET password = excluded.password, role = excluded.role
            """)
        .bind("name", name)
        .bind("password", new BCryptPasswordEncoder().encode(password))
        .bind("role", role.word())
        .bind("now", now)
        .execute();
  }

  Optional<ConsoleUser> named(String name) {
    // No text of the database holds it, so nobody is called so.
    if (name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return ledger
        .jdbi()
        .withHandle(
            db ->
                db.createQuery("SELECT name, password, role FROM console_user WHERE name = :name")
                    .bind("name", name)
                    .map(
                        (row, context) ->
                            new ConsoleUser(
                                row.getString("name"),
                                row.getString("password"),
                                Role.of(row.getString("role"))))
                    .findOne());
  }
}
