package io.lamplighter.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every screen in a real Chromium: what the style sheet does, what a keyboard and a screen reader
/// meet, what a phone shows, and that script off loses nothing.
///
/// A click or a key returns before what it leads to stands. So whatever follows one is awaited, by
/// an assertion that asks again, and is never read just once.
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  /// Milliseconds: a slow machine is no finding.
  private static final double PATIENCE = 120_000;

  private static final List<String> SCREENS =
      List.of(
          "/",
          "/campaigns",
          "/campaigns/ebill-adoption",
          "/campaigns/csat-after-call",
          "/campaigns/ebill-adoption/results",
          "/campaigns/csat-after-call/results",
          "/campaigns/ebill-adoption/reconciliation",
          "/campaigns/ebill-adoption/fairness",
          "/reconciliation",
          "/customers",
          "/surveys",
          "/surveys/csat-after-call/csat/drivers",
          "/what-if",
          "/what-if?model=csat&thing=late_payments_90d&by=0.2",
          "/what-if?model=e-bill",
          "/programs",
          "/programs/e-bill",
          "/programs/autopay?goal=1200&by=2027-06-30",
          "/models",
          "/models/e-bill",
          "/models/e-bill?version=1",
          "/models/csat",
          "/operations",
          "/mailbox",
          "/mailbox/2");

  private OpenConsole open;
  private Playwright playwright;
  private Browser browser;

  @BeforeAll
  void open() {
    var chromium = PLACES.stream().filter(Files::isExecutable).findFirst();
    var needs = "SKIPPED: the browser tests need Chromium, at one of " + PLACES;
    if (chromium.isEmpty()) {
      System.err.println(needs);
    }
    assumeTrue(chromium.isPresent(), needs);
    open = OpenConsole.overTheSample();
    // Also what nobody hopes to see: a wave that stands, a model that stopped, one that waits, a
    // name that no line holds.
    open.ledger
        .jdbi()
        .useHandle(
            db -> {
              db.execute(
                  "UPDATE wave SET failing = 'sql_57014' WHERE id = (SELECT max(id) FROM wave WHERE state <> 'closed')");
              db.execute(
                  "UPDATE model_version SET state = 'awaiting' WHERE model = 'e-bill' AND version = 3");
              db.execute("UPDATE model_version SET state = 'champion' WHERE model = 'csat'");
              db.execute(
                  "UPDATE customer SET family_name = 'Wolfeschlegelsteinhausenbergerdorff' WHERE household_id = (SELECT household_id FROM customer WHERE key = 'C-1190004')");
              db.execute(
                  "INSERT INTO model_alarm (model, version, at, code, detail) VALUES ('csat', 1, TIMESTAMPTZ '2026-11-15 07:00Z', 'UNHEALTHY', 'it orders nobody')");
            });
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setTimeout(PATIENCE)
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  void close() {
    if (playwright != null) {
      playwright.close();
    }
    if (open != null) {
      open.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void breaksNoRuleOfAxeOnAnyScreen(ColorScheme theme) {
    try (var visit = visit(options().setColorScheme(theme))) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      var broken = new ArrayList<>(broken(page, "/login"));
      signIn(page);
      for (var screen : SCREENS) {
        page.navigate(address(screen));
        broken.addAll(broken(page, screen));
      }
      openACustomer(page);
      broken.addAll(broken(page, "customer"));
      assertThat(broken).isEmpty();
    }
  }

  @Test
  void scrollsSidewaysOnNoPhone() {
    try (var visit = visit(options().setViewportSize(320, 640))) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      assertThat(sideways(page)).as("login").isZero();
      signIn(page);
      for (var screen : SCREENS) {
        page.navigate(address(screen));
        assertThat(sideways(page)).as(screen).isZero();
      }
      openACustomer(page);
      assertThat(sideways(page)).as("customer").isZero();
    }
  }

  @Test
  void alignsNumbersReachesWhatScrollsAndGivesEveryChartItsTable() {
    try (var visit = visit(options().setViewportSize(390, 800))) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      signIn(page);
      for (var screen : SCREENS) {
        page.navigate(address(screen));
        assertThat(faults(page)).as(screen).isEmpty();
      }
      openACustomer(page);
      assertThat(faults(page)).as("customer").isEmpty();
      assertThat(page.locator("main").innerText()).contains("Next best action");
    }
  }

  /// Figures that do not end at one line, wide things that no key scrolls, charts without words.
  private static List<?> faults(Page page) {
    return (List<?>)
        page.evaluate(
            """
            () => {
              const faults = [];
              const right = new Set(['right', 'end']);
              for (const cell of document.querySelectorAll('main th.num, main td.num'))
                if (!right.has(getComputedStyle(cell).textAlign)) faults.push('left: ' + cell.textContent.slice(0, 40));
              for (const box of document.querySelectorAll('main *')) {
                const flow = getComputedStyle(box).overflowX;
                if ((flow === 'auto' || flow === 'scroll') && box.scrollWidth > box.clientWidth && box.tabIndex < 0)
                  faults.push('no key scrolls: ' + box.className);
              }
              for (const figure of document.querySelectorAll('main figure')) {
                const drawing = figure.querySelector('svg[role=img]');
                if (drawing && !drawing.getAttribute('aria-label')) faults.push('unnamed chart');
                if (drawing && !figure.querySelector('table')) faults.push('chart without its table');
                if (!figure.querySelector('figcaption')) faults.push('figure without a finding');
              }
              return faults;
            }
            """);
  }

  @Test
  void worksWithScriptOff() {
    try (var visit = visit(options().setJavaScriptEnabled(false).setViewportSize(320, 640))) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      signIn(page);

      page.locator("button:has-text('Menu')").click();
      page.locator("nav#nav a:has-text('Campaigns')").click();
      arrive(page, "/campaigns", "Campaigns");
      page.locator("a:has-text('Ebill adoption')").click();
      arrive(page, "/campaigns/ebill-adoption", "Ebill adoption");
      page.locator("summary:has-text('Data table')").click();
      assertThat(page.locator("details table")).isVisible();

      page.locator("button:has-text('Menu')").click();
      page.locator("nav#nav button:has-text('Dark')").click();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      arrive(page, "/campaigns/ebill-adoption", "Ebill adoption");
    }
  }

  @Test
  void leadsTheKeyboardPastTheNavigation() {
    try (var visit = visit(options())) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      signIn(page);
      page.keyboard().press("Tab");
      assertThat(page.locator("a:has-text('Skip to content')")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page).hasURL(Pattern.compile("/#content$"));
      page.keyboard().press("Tab");
      assertThat(page.locator("main :focus")).hasCount(1);
    }
  }

  @Test
  void runsNoScriptOfACaughtMessage() {
    try (var visit = visit(options())) {
      var page = visit.newPage();
      var said = new ArrayList<String>();
      page.onDialog(
          dialog -> {
            said.add(dialog.message());
            dialog.dismiss();
          });
      page.navigate(address("/login"));
      signIn(page);
      page.navigate(address("/mailbox/2"));

      assertThat(page.frameLocator("iframe").locator("body")).containsText("Hello");
      assertThat(said).isEmpty();
    }
  }

  @Test
  void saysNothingToTheBrowsersConsoleAndKeepsItsOwnPolicy() {
    try (var visit = visit(options())) {
      var page = visit.newPage();
      var said = new ArrayList<String>();
      page.onConsoleMessage(message -> said.add(page.url() + " " + message.text()));
      page.onPageError(error -> said.add(page.url() + " " + error));
      page.navigate(address("/login"));
      signIn(page);
      for (var screen : SCREENS) {
        page.navigate(address(screen));
      }
      openACustomer(page);
      // A message that strangers wrote is stopped at its own frame, which the browser reports.
      assertThat(said).filteredOn(line -> !line.contains("/mailbox/2")).isEmpty();
    }
  }

  @Test
  void refreshesItsCountsByItself() {
    try (var visit = visit(options())) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      signIn(page);
      page.navigate(address("/campaigns/ebill-adoption"));
      var inside = page.locator("#live div:has(dt:text-is('Inside now')) dd.figure");
      int before = Integer.parseInt(inside.innerText().replace(",", ""));
      open.ledger
          .jdbi()
          .useHandle(db -> db.execute("UPDATE entry SET state = 'done' WHERE customer_id = 4799"));

      // Its own refresh comes in at most ten seconds more; this asks for the same at once.
      page.evaluate(
          "() => { htmx.ajax('GET', location.pathname, {target: '#live', select: '#live', swap: 'outerHTML'}) }");

      assertThat(inside).hasText(String.format(Locale.US, "%,d", before - 1));
      assertThat(page.locator("#live")).hasAttribute("hx-trigger", "every 10s");
    }
  }

  @Test
  void anAlarmComesToAHomePageThatStaysOpen() {
    try (var visit = visit(options())) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      signIn(page);
      var alarms = page.locator("#live-alarms");
      assertThat(alarms).not().containsText("Nobody works");
      open.ledger.jdbi().useHandle(db -> db.execute("DELETE FROM worker_beat"));

      page.evaluate("() => { htmx.ajax('GET', '/', {source: '#live'}) }");

      assertThat(alarms).containsText("Nobody works");
      assertThat(page.locator("#live")).containsText("0 workers at work");
      assertThat(page.locator("#live")).hasAttribute("hx-trigger", "every 15s");
      assertThat(page.locator("#asof")).hasCount(1);
    }
  }

  @Test
  void pausesACampaignByKeyboardAlone() {
    try (var visit = visit(options())) {
      var page = visit.newPage();
      page.navigate(address("/login"));
      signIn(page);
      page.navigate(address("/campaigns/ebill-adoption"));
      var pause = page.locator("button:has-text('Pause: holds')");
      var resume = page.locator("button:has-text('Resume')");
      page.locator("summary:has-text('Pause')").focus();
      page.keyboard().press("Enter");
      assertThat(pause).isVisible();
      page.keyboard().press("Tab");
      assertThat(pause).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.locator("h1")).containsText("paused");

      resume.focus();
      assertThat(resume).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.locator("h1")).containsText("running");
      assertThat(page.locator("summary:has-text('Pause')")).isVisible();
    }
  }

  private static Browser.NewContextOptions options() {
    return new Browser.NewContextOptions().setViewportSize(1440, 900);
  }

  private BrowserContext visit(Browser.NewContextOptions options) {
    var visit = browser.newContext(options);
    visit.setDefaultTimeout(PATIENCE);
    return visit;
  }

  private String address(String path) {
    return open.console.address().resolve(path).toString();
  }

  private void signIn(Page page) {
    page.fill("#u", "administrator");
    page.fill("#p", OpenConsole.PASSWORD);
    page.click("button.primary");
    arrive(page, "/", "Today");
  }

  private void openACustomer(Page page) {
    page.navigate(address("/customers"));
    page.fill("#q", "C-1190004");
    page.click("button.primary");
    arrive(page, "/customers/*", "C-1190004");
  }

  /// Waits until the page of an address stands, whole, with its heading.
  private void arrive(Page page, String path, String heading) {
    page.waitForURL(address(path));
    assertThat(page.locator("h1")).containsText(heading);
  }

  private static int sideways(Page page) {
    return ((Number)
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .intValue();
  }

  private static List<String> broken(Page page, String screen) {
    return new AxeBuilder(page)
        .exclude(List.of("iframe")).analyze().getViolations().stream()
            .flatMap(
                rule ->
                    rule.getNodes().stream()
                        .map(node -> screen + ": " + rule.getId() + " at " + node.getTarget()))
            .toList();
  }
}
