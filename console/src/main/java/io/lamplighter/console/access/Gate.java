package io.lamplighter.console.access;

import io.lamplighter.ledger.Breakage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/// Stands before everything else. A form is read before one of the places inside is taken, so that
/// whoever sends slowly keeps nobody else waiting. What fails is logged by its kind and place and
/// not in its own words: servers and databases quote in them what people typed.
final class Gate extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final int INSIDE_AT_ONCE = 20;

  private final Semaphore places = new Semaphore(INSIDE_AT_ONCE, true);

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      request.getParameterMap();
    } catch (IllegalStateException unreadable) {
      refuse(response, HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    places.acquireUninterruptibly();
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException broken) {
      LOG.error("a page of the console could not be made: {}", Breakage.kindAndPlace(broken));
      refuse(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    } finally {
      places.release();
    }
  }

  private static void refuse(HttpServletResponse response, int status) throws IOException {
    // Whoever has hung up meanwhile hears nothing.
    if (!response.isCommitted()) {
      response.sendError(status);
    }
  }
}
