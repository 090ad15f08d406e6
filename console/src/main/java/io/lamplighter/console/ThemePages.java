package io.lamplighter.console;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Light or dark, kept by the browser.
@Controller
class ThemePages {
  static final String COOKIE = "theme";
  static final Set<String> THEMES = Set.of("light", "dark");

  private final Settings settings;

  ThemePages(Settings settings) {
    this.settings = settings;
  }

  @PostMapping("/me/theme")
  String choose(
      @RequestParam String theme, @RequestParam String back, HttpServletResponse response) {
    var cookie =
        ResponseCookie.from(COOKIE, THEMES.contains(theme) ? theme : "")
            .path("/")
            .httpOnly(true)
            .secure(settings.https())
            .sameSite("Lax")
            .maxAge(THEMES.contains(theme) ? Duration.ofDays(365) : Duration.ZERO)
            .build();
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    return "redirect:" + ownPath(back);
  }

  /// Only a path of this console: never `//elsewhere` or a whole address.
  static String ownPath(String wanted) {
    return wanted.matches("/([A-Za-z0-9_-][A-Za-z0-9/_.-]*)?(\\?[A-Za-z0-9=&%_.+-]*)?")
        ? wanted
        : "/";
  }
}
