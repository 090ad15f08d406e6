package io.lamplighter.console.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.web.filter.OncePerRequestFilter;

/// Turns away who tried too often, before any password is looked at.
final class ClosedDoor extends OncePerRequestFilter {
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
    boolean tries = request.getMethod().equals("POST") && request.getRequestURI().equals("/login");
    var name = tries ? request.getParameter("username") : null;
    if (tries
        && throttle.isClosed(name == null ? "" : name, request.getRemoteAddr(), clock.instant())) {
      response.sendRedirect("/login?problem=often");
    } else {
      chain.doFilter(request, response);
    }
  }
}
