package io.lamplighter.workers.pages;

import io.lamplighter.ledger.Breakage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// What every answer tells the browser to refuse. The address of a page is a key: it goes to no
/// other site, into no cache and into no search index.
///
/// A form is read before one of the places inside is taken, so that whoever sends slowly keeps
/// nobody from unsubscribing. What fails is logged by its kind and place and not in its own words:
/// servers and databases quote in them what people wrote.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class Shield extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(Shield.class);
  // Fewer than a worker has connections to its ledger: sending goes on whatever the pages have to
  // do.
  private static final int INSIDE_AT_ONCE = 12;
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
          + "frame-ancestors 'none'; base-uri 'none'";

  private final Semaphore places = new Semaphore(INSIDE_AT_ONCE, true);

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Robots-Tag", "noindex, nofollow");
    if (!request.getRequestURI().startsWith("/assets/")) {
      response.setHeader("Cache-Control", "no-store");
    }
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
      LOG.error("a page could not be made: {}", Breakage.kindAndPlace(broken));
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
