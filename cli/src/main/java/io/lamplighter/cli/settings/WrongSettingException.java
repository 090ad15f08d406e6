package io.lamplighter.cli.settings;

/// A setting has a value that cannot be used. The message names the setting and the remedy.
public final class WrongSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message names the setting and the remedy
  public WrongSettingException(String message) {
    super(message);
  }
}
