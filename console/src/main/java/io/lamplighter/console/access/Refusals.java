package io.lamplighter.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.web.header.HeaderWriter;

/// What a browser is told to refuse: script but our one file, all that is not ours, all framing. A
/// caught message, which strangers could have written, is shown in a frame of its own that may do
/// nothing but carry its own inline styles.
final class Refusals implements HeaderWriter {
  static final String PAGE =
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; "
          + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  static final String MESSAGE =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
          + "form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

  @Override
  public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
    // Decoded, as the pages are found by it: an address has many spellings.
    var path = request.getServletPath();
    boolean message = path.startsWith("/mailbox/") && path.endsWith("/body");
    response.setHeader("Content-Security-Policy", message ? MESSAGE : PAGE);
    response.setHeader("X-Frame-Options", message ? "SAMEORIGIN" : "DENY");
    response.setHeader("Referrer-Policy", message ? "no-referrer" : "same-origin");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader(
        "Permissions-Policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
  }
}
