package io.lamplighter.ledger;

/// The database did not answer. Its message names the address and the remedy, never a password.
public final class LedgerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LedgerUnavailableException(String address, Throwable cause) {
    super(
        "no ledger at "
            + address.replaceAll("[?].*", "")
            + ": "
            + rootMessage(cause)
            + ". Is Postgres running, and may this user connect?",
        cause);
  }

  private static String rootMessage(Throwable cause) {
    var root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
