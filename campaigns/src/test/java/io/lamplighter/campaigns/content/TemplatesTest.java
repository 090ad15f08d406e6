package io.lamplighter.campaigns.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.content.Message.Aborted;
import io.lamplighter.campaigns.content.Message.Rendered;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Variant;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
  private static final String MJML =
      """
      <mjml>
        <mj-head><mj-preview>For {{ customer.first_name }}</mj-preview></mj-head>
        <mj-body>
          <mj-section><mj-column>
            <mj-text>Dear {{ customer.first_name | default: 'customer' }},
              {% if account.balance_cents > 0 %}you owe {{ account.balance_cents | money }}{% endif %}</mj-text>
            <mj-button href="{{ links.unsubscribe }}">Go on</mj-button>
          </mj-column></mj-section>
        </mj-body>
      </mjml>
      """;

  @Test
  void rendersMjmlAndMakesItsTextPart() {
    var message =
        rendered(
            email("mjml", "Hello {{ customer.first_name | default: 'there' }}", MJML),
            Map.of(
                "customer.first_name",
                "Ana & Bo",
                "account.balance_cents",
                14233L,
                "links.unsubscribe",
                "https://e.example/u/1?a=1&b=2"));

    assertThat(message.subject()).isEqualTo("Hello Ana & Bo");
    assertThat(message.html())
        .contains("Dear Ana &amp; Bo,")
        .contains("you owe $142.33")
        .contains("href=\"https://e.example/u/1?a=1&amp;b=2\"")
        .doesNotContain("<mj-")
        .doesNotContain("LQ");
    assertThat(message.text())
        .contains("Dear Ana & Bo,")
        .contains("you owe $142.33")
        .contains("Go on https://e.example/u/1?a=1&b=2")
        .doesNotContain("For Ana");
  }

  @Test
  void escapesForHtmlAtTheEdgeAndNotForText() {
    var data = Map.of("customer.first_name", "<b>\"O'Hara\" & co</b>");

    assertThat(
            rendered(email("html", "s", "<p title='{{ customer.first_name }}'></p>"), data).html())
        .isEqualTo("<p title='&lt;b&gt;&quot;O&#39;Hara&quot; &amp; co&lt;/b&gt;'></p>");
    assertThat(rendered(sms("{{ customer.first_name }}"), data).text())
        .isEqualTo("<b>\"O'Hara\" & co</b>");
  }

  @Test
  void escapesWhatFiltersAndAssignmentsMade() {
    var message =
        rendered(
            email(
                "html",
                "s",
                "{% assign n = customer.first_name | append: '<' %}{{ n | upcase }}{{ 'a & b' }}"),
            Map.of("customer.first_name", "<"));

    assertThat(message.html()).isEqualTo("&lt;&lt;a &amp; b");
  }

  @Test
  void skipsWithTheAuthorsReason() {
    var template =
        sms(
            "{% if account.balance_cents < 1 %}{% abort_message('nothing is due') %}{% endif %}Pay");

    assertThat(template.render(Map.of("account.balance_cents", 0L)))
        .isEqualTo(new Aborted("nothing is due"));
    assertThat(template.render(Map.of("account.balance_cents", 5L)))
        .isEqualTo(new Rendered("", "", "Pay"));
  }

  @Test
  void sendsNothingWithoutAValueItNeeds() {
    assertThat(sms("Hello {{ customer.first_name }}").render(Map.of()))
        .isEqualTo(new Aborted("no value for customer.first_name"));
    assertThat(sms("Hello {{ customer.first_name | default: 'you' }}").render(Map.of()))
        .isEqualTo(new Rendered("", "", "Hello you"));
    assertThat(
            sms("Hello{% if customer.first_name %} {{ customer.first_name }}{% endif %}")
                .render(Map.of()))
        .isEqualTo(new Rendered("", "", "Hello"));
  }

  @Test
  void seesOnlyWhatItNames() {
    var template = sms("{{ customer.first_name }}");

    assertThat(template.reads()).containsExactly(Map.entry("customer.first_name", true));
    assertThat(template.render(Map.of("customer.first_name", "Ana", "customer.iban", "x")))
        .isEqualTo(new Rendered("", "", "Ana"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}",
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..40) %}{% assign a = a | prepend: a %}{% endfor %}",
        "{% for i in (1..100000) %}x{% endfor %}",
        "{% for i in (1..200) %}{% for j in (1..200) %}{{ i }}{% endfor %}{% endfor %}",
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..9) %}{% assign a = a | append: a %}{% endfor %}"
            + "{% for i in (1..9000) %}{{ a }}{% endfor %}",
      })
  void stopsTemplatesThatGrow(String bomb) {
    assertThat(sms(bomb).render(Map.of())).isEqualTo(new Aborted("the message grew too long"));
  }

  @Test
  void keepsTheSubjectOnOneLineAndInOneDirection() {
    var message =
        rendered(
            email("html", "For {{ customer.first_name }}!", "x"),
            Map.of("customer.first_name", "Ana\r\nBcc: all@example.org\u202Etxt\u0000"));

    assertThat(message.subject()).isEqualTo("For Ana Bcc: all@example.orgtxt !");
  }

  @Test
  void showsNumbersMoneyAndTimes() {
    var zone = ZoneId.of("America/Denver");
    var message =
        rendered(
            sms(
                "{{ account.kwh }} {{ account.kwh2 | round: 1 }} {{ account.balance_cents | money }}"
                    + " {{ account.opened_at | date: '%B %-d, %Y at %H:%M' }}"),
            Map.of(
                "account.kwh",
                1000.0,
                "account.kwh2",
                812.26,
                "account.balance_cents",
                -123456789L,
                "account.opened_at",
                Instant.parse("2026-03-08T14:05:00Z").atZone(zone)));

    assertThat(message.text()).isEqualTo("1000 812.3 -$1,234,567.89 March 8, 2026 at 08:05");
  }

  @Test
  void picksTheVariantOfLanguageAndArm() {
    var content =
        new Content(
            Map.of(
                Channel.SMS,
                List.of(
                    new Variant("", "", "txt", "", "plain"),
                    new Variant("", "b", "txt", "", "plain b"),
                    new Variant("es", "", "txt", "", "es"),
                    new Variant("es", "b", "txt", "", "es b"))));
    var templates = new Templates();

    assertThat(text(templates, content, "", "")).isEqualTo("plain");
    assertThat(text(templates, content, "fr", "b")).isEqualTo("plain b");
    assertThat(text(templates, content, "es-MX", "")).isEqualTo("es");
    assertThat(text(templates, content, "es", "b")).isEqualTo("es b");
    assertThat(text(templates, content, "es", "c")).isEqualTo("es");
    assertThat(templates.of(content, Channel.EMAIL, "", "")).isEmpty();
  }

  @Test
  void takesTheAuthorsTextPartWhereThereIsOne() {
    var content =
        new Content(
            Map.of(
                Channel.EMAIL,
                List.of(
                    new Variant("", "", "html", "s", "<p>html</p>"),
                    new Variant("", "", "txt", "", "by hand"),
                    new Variant("es", "", "html", "s", "<p>hecho</p>"))));
    var templates = new Templates();

    assertThat(rendered(templates.of(content, Channel.EMAIL, "", "").orElseThrow(), Map.of()))
        .isEqualTo(new Rendered("s", "<p>html</p>", "by hand"));
    assertThat(rendered(templates.of(content, Channel.EMAIL, "es", "").orElseThrow(), Map.of()))
        .isEqualTo(new Rendered("s", "<p>hecho</p>", "hecho\n"));
  }

  @Test
  void neverMixesCustomersAcrossThreads() throws Exception {
    var template =
        email(
            "html",
            "For {{ customer.first_name }}",
            "{% if customer.first_name %}{% assign a = customer.first_name | append: '!' %}"
                + "{% for i in (1..3) %}{{ a }} {{ customer.last_name }}{% endfor %}{% endif %}");
    int threads = 8;
    int each = 12_500;
    var tasks = new ArrayList<Callable<Integer>>();
    for (int thread = 0; thread < threads; thread++) {
      int first = thread * each;
      tasks.add(() -> wrong(template, first, each));
    }

    int wrong = 0;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (var result : pool.invokeAll(tasks)) {
        wrong += result.get();
      }
    }

    assertThat(wrong).isZero();
  }

  private static int wrong(MessageTemplate template, int first, int count) {
    int wrong = 0;
    for (int id = first; id < first + count; id++) {
      var data = new HashMap<String, Object>();
      data.put("customer.first_name", "A" + id);
      data.put("customer.last_name", "B" + id);
      String part = "A" + id + "! B" + id;
      var expected = new Rendered("For A" + id, part + part + part, part + part + part + "\n");
      wrong += template.render(data).equals(expected) ? 0 : 1;
    }
    return wrong;
  }

  private static String text(Templates templates, Content content, String locale, String arm) {
    return rendered(templates.of(content, Channel.SMS, locale, arm).orElseThrow(), Map.of()).text();
  }

  private static MessageTemplate email(String format, String subject, String body) {
    return of(Channel.EMAIL, new Variant("", "", format, subject, body));
  }

  private static MessageTemplate sms(String body) {
    return of(Channel.SMS, new Variant("", "", "txt", "", body));
  }

  private static MessageTemplate of(Channel channel, Variant variant) {
    return new Templates()
        .of(new Content(Map.of(channel, List.of(variant))), channel, "", "")
        .orElseThrow();
  }

  private static Rendered rendered(MessageTemplate template, Map<String, ?> data) {
    var message = template.render(data);
    assertThat(message).isInstanceOf(Rendered.class);
    return (Rendered) message;
  }
}
