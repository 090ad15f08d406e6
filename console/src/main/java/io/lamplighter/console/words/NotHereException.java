package io.lamplighter.console.words;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/// Nothing has this address.
@ResponseStatus(HttpStatus.NOT_FOUND)
public final class NotHereException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NotHereException() {
    super("nothing has this address");
  }
}
