package io.lamplighter.cli.embedded;

/// Where a ledger's database is and who opens it. Its text holds no password.
///
/// @param url JDBC address without user and password
public record DatabaseAddress(String url, String user, String password) {
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
