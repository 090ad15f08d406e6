package io.lamplighter.console.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/// Turns away who tried too often, before any password is looked at.
final class ClosedDoor extends OncePerRequestFilter {
  // The matcher of the login itself: an address has many spellings.
  private static final RequestMatcher TRIES =
      PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/login");

  private final LoginThrottle throttle;
  private final InstantSource clock;

  ClosedDoor(LoginThrottle throttle, InstantSource clock) {
    this.throttle = throttle;
    this.clock = clock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (TRIES.matches(request)
        && throttle.turnsAway(name(request), request.getRemoteAddr(), clock.instant())) {
      response.sendRedirect("/login?problem=often");
    } else {
      chain.doFilter(request, response);
    }
  }

  static String name(HttpServletRequest request) {
    var name = request.getParameter("username");
    return name == null ? "" : name;
  }
}
