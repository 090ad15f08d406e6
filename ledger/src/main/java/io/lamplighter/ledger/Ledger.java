package io.lamplighter.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/// One open ledger: a pool of connections to Postgres and Jdbi over it. Owns the pool; close it
/// when the last worker has drained.
public final class Ledger implements AutoCloseable {
  private static final String MIGRATIONS = "classpath:db/migration";
  private static final String SESSION = "SET synchronous_commit TO on; SET TIME ZONE 'UTC';";

  /// Postgres breaks off what takes longer than we wait for it: else it would go on computing for
  /// nobody, beside the repetition. A limit that the server or the role has stays.
  private static final String LONGEST_STATEMENT =
      """
      SELECT set_config('statement_timeout', '590s', false)
       WHERE current_setting('statement_timeout') = '0'
      """;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Ledger(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).installPlugin(new LedgerTypes());
  }

  /// Opens a ledger that is already there.
  ///
  /// @param address JDBC address of the database
  /// @param connections upper bound of the pool
  /// @throws LedgerUnavailableException if no connection can be had in 10 seconds
  public static Ledger open(String address, String user, String password, int connections) {
    var config = new HikariConfig();
    config.setJdbcUrl(address);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    config.setPoolName("ledger");
    // Sending relies on what is committed being there after a crash, whatever the server's default.
    config.setConnectionInitSql(SESSION + LONGEST_STATEMENT);
    var driver = new Properties();
    driver.setProperty("reWriteBatchedInserts", "true");
    driver.setProperty("ApplicationName", "lamplighter");
    // A server that is gone is noticed within a minute, not after the kernel's two hours.
    driver.setProperty("tcpKeepAlive", "true");
    driver.setProperty("socketTimeout", "600");
    config.setDataSourceProperties(driver);
    try {
      return new Ledger(new HikariDataSource(config));
    } catch (RuntimeException notThere) {
      throw new LedgerUnavailableException(address, notThere);
    }
  }

  /// Brings the schema up to this build's. Only `upgrade` and `demo` do this.
  ///
  /// @return how many steps were needed
  public int upgrade() {
    // Apart from the pool: an index over years of messages may take longer than any report.
    return Flyway.configure()
        .dataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword())
        .initSql(SESSION + "SET statement_timeout TO 0")
        .locations(MIGRATIONS)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /// Whether the schema is exactly the one this build was written for.
  public boolean isCurrent() {
    var info = Flyway.configure().dataSource(pool).locations(MIGRATIONS).load().info();
    var current = info.current();
    return current != null && info.pending().length == 0;
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
