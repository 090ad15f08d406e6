package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Walks every link there is, so that a page that is added is held to the same rules.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"#]*)");
  private static final int MOST = 400;

  /// What answers to a form, and so is behind no link.
  private static final List<String> ASKED =
      List.of(
          "/what-if?model=csat&thing=late_payments_90d&by=0.2",
          "/what-if?model=csat&thing=late_payments_90d&by=nonsense",
          "/programs/autopay?goal=1200&by=2027-06-30",
          "/programs/autopay?goal=many&by=soon");

  /// Who may least and who may most walk all of it; the others leave out what differs for nobody.
  private static final Set<Role> WHOLE = EnumSet.of(Role.VIEWER, Role.ADMINISTRATOR);

  private static boolean isOneOfMany(String path) {
    return path.startsWith("/assets/") || path.contains("?") || path.endsWith(".csv");
  }

  private final Map<Role, Map<String, HttpResponse<String>>> walked = new EnumMap<>(Role.class);
  private OpenConsole open;

  @BeforeAll
  void open() {
    open = OpenConsole.overTheSample();
  }

  @AfterAll
  void close() {
    open.close();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void noLinkThatARoleSeesIsDead(Role role) {
    assertThat(walked(role))
        .allSatisfy((path, answer) -> assertThat(answer.statusCode()).as(path).isEqualTo(200));
  }

  @Test
  void noPageCarriesScriptOrInlineStyle() {
    assertThat(pages(walked(Role.ADMINISTRATOR)))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            (path, page) -> {
              assertThat(page.body())
                  .as(path)
                  .doesNotContainPattern(
                      "<script(?! src=\"/assets/htmx/htmx.min.js\" defer></script>)")
                  .doesNotContain(" style=")
                  .doesNotContain("<style")
                  .doesNotContain("javascript:")
                  .doesNotContainPattern("<[^>]* on[a-z]+=");
              assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                  .as(path)
                  .contains("default-src 'none'")
                  .contains("style-src 'self'")
                  .contains("script-src 'self';")
                  .doesNotContain("unsafe");
              assertThat(page.headers().firstValue("Cache-Control").orElseThrow())
                  .as(path)
                  .contains("no-store");
            });
  }

  @Test
  void noAddressCarriesPersonalData() {
    assertThat(walked(Role.ADMINISTRATOR).keySet())
        .allSatisfy(
            path ->
                assertThat(path)
                    .doesNotContain("@")
                    .doesNotContain("C-11")
                    .doesNotContain("Halvorsen")
                    .doesNotContain("%40"));
  }

  @Test
  void everyPageHasItsTitleOneHeadingAndASkipLink() {
    assertThat(pages(walked(Role.ADMINISTRATOR)))
        .allSatisfy(
            (path, page) -> {
              assertThat(page.body().split("<h1", -1)).as(path).hasSize(2);
              assertThat(page.body())
                  .as(path)
                  .contains("· Lamplighter</title>")
                  .contains("class=\"skip\"")
                  .contains("<html lang=\"en\"");
              assertThat(page.body()).as(path).doesNotContain("xmlns:th").doesNotContain("th:");
            });
  }

  @Test
  void reachesEveryKindOfPage() {
    assertThat(walked(Role.ADMINISTRATOR).keySet())
        .contains(
            "/campaigns/ebill-adoption/results",
            "/campaigns/ebill-adoption/fairness",
            "/campaigns/ebill-adoption/reconciliation",
            "/surveys/csat-after-call/csat/drivers",
            "/programs/e-bill",
            "/models/e-bill",
            "/models/csat",
            "/what-if",
            "/operations",
            "/mailbox/2")
        .anyMatch(path -> path.startsWith("/customers/") && !path.contains("."));
    assertThat(walked(Role.ADMINISTRATOR).values())
        .anyMatch(page -> page.body().contains("Next best action"));
  }

  @Test
  void lookingChangesNothing() {
    var before = contents();

    walk(Role.ADMINISTRATOR);

    assertThat(contents()).isEqualTo(before);
  }

  /// A digest of each table, but for the sign-ins that the walk itself makes.
  private Map<String, String> contents() {
    return open.ledger
        .jdbi()
        .withHandle(
            db -> {
              var tables =
                  db.createQuery(
                          "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
                      .mapTo(String.class)
                      .list();
              var contents = new TreeMap<String, String>();
              for (var table : tables) {
                var rows = table.equals("audit") ? "WHERE action <> 'sign in'" : "";
                contents.put(
                    table,
                    db.createQuery(
                            "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') FROM "
                                + table
                                + " t "
                                + rows)
                        .mapTo(String.class)
                        .one());
              }
              return contents;
            });
  }

  private static Map<String, HttpResponse<String>> pages(Map<String, HttpResponse<String>> all) {
    var pages = new TreeMap<>(all);
    pages
        .keySet()
        .removeIf(
            path ->
                path.startsWith("/assets/")
                    || path.endsWith("/body")
                    || path.contains(".csv")
                    || path.endsWith(".json"));
    return pages;
  }

  /// One walk a role serves all tests that only read what it saw.
  private Map<String, HttpResponse<String>> walked(Role role) {
    return walked.computeIfAbsent(role, this::walk);
  }

  private Map<String, HttpResponse<String>> walk(Role role) {
    var guest = open.as(role);
    var seen = new TreeMap<String, HttpResponse<String>>();
    var next = new ArrayDeque<>(List.of("/"));
    if (role == Role.ADMINISTRATOR) {
      next.addAll(ASKED);
    }
    next.add(
        guest
            .postFrom("/customers", "/customers", Map.of("q", "C-1190004"))
            .headers()
            .firstValue("Location")
            .orElseThrow());
    while (!next.isEmpty()) {
      var path = next.remove();
      if (seen.containsKey(path) || (!WHOLE.contains(role) && isOneOfMany(path))) {
        continue;
      }
      assertThat(seen).as("pages").hasSizeLessThan(MOST);
      var answer = guest.get(path);
      seen.put(path, answer);
      var type = answer.headers().firstValue("Content-Type").orElse("");
      if (type.startsWith("text/html") && !path.endsWith("/body")) {
        LINK.matcher(answer.body())
            .results()
            .map(link -> link.group(1).replace("&amp;", "&"))
            .forEach(next::add);
      }
    }
    return seen;
  }
}
