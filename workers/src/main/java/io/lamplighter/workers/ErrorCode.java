package io.lamplighter.workers;

import java.sql.SQLException;

/// The short word for an error that rows, histories and logs may hold. Its message may quote a
/// customer's data and goes nowhere.
public final class ErrorCode {
  private ErrorCode() {}

  /// `sql_` and the state for what the database refused, the class for everything else.
  public static String of(Throwable error) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return "sql_" + sql.getSQLState();
      }
    }
    return error.getClass().getSimpleName();
  }
}
