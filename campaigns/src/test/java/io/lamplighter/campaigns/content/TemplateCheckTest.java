package io.lamplighter.campaigns.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogues;
import io.lamplighter.campaigns.definition.Journey.Variant;
import io.lamplighter.campaigns.definition.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateCheckTest {
  private static final Names NAMES =
      Names.of(Catalogues.small(), UnitKind.ACCOUNT, new Trigger.When("outage.restored"), false);

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        // template | rule | the part of it that the flaw points at
        "Hi {{ customer.frist_name }} => UNKNOWN_PATH => customer.frist_name",
        "Hi {{ customer.first_name }} => NEEDS_DEFAULT => customer.first_name",
        "{{ customer.first_name | upcase | default: 'x' }} => NEEDS_DEFAULT => customer.first_name",
        "{% assign n = customer.first_name %}{{ n }} => NEEDS_DEFAULT => customer.first_name",
        "{% if customer.first_name or arm %}{{ customer.first_name }}{% endif %} => NEEDS_DEFAULT =>"
            + " customer.first_name",
        "{% if customer.first_name %}{% else %}{{ customer.first_name }}{% endif %} => NEEDS_DEFAULT =>"
            + " customer.first_name",
        "{{ event.cause }} => NEEDS_DEFAULT => event.cause",
        "{{ premise.dwelling }} => UNKNOWN_PATH => premise.dwelling",
        "{{ links.survey }} => UNKNOWN_PATH => links.survey",
        "{{ customer }} => UNKNOWN_PATH => customer",
        "{{ arm | uppcase }} => TEMPLATE_SYNTAX => uppcase",
        "{{ arm | escape }} => TEMPLATE_SYNTAX => escape",
        "{% include 'x' %} => TEMPLATE_SYNTAX => include",
        "{% capture x %}{% endcapture %} => TEMPLATE_SYNTAX => capture",
        "{{ arm => TEMPLATE_SYNTAX => {{",
        "{% if arm %}x => TEMPLATE_SYNTAX => {% if arm %}",
        "{% endif %} => TEMPLATE_SYNTAX => {% endif %}",
        "{{ customer['first_name'] }} => TEMPLATE_SYNTAX => {{ customer['first_name'] }}",
        "{{ 'now' | date: '%Y' }} => TEMPLATE_SYNTAX => 'now'",
        "{% abort_message %} => TEMPLATE_SYNTAX => {% abort_message %}",
      })
  void pointsAtTheFlawOfAText(String template, Rule rule, String at) {
    var flaws = check("txt", Channel.SMS, template).body();

    assertThat(flaws).isNotEmpty();
    var first = flaws.getFirst();
    assertThat(first.rule()).as(first.message()).isEqualTo(rule);
    assertThat(template.substring(first.from(), first.to())).isEqualTo(at);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<mj-txt>x</mj-txt> | UNKNOWN_TAG | unknown tag <mj-txt>",
        "<p>x</p> | UNKNOWN_TAG | HTML like <p>",
        "<mj-text><script>x</script></mj-text> | UNSAFE_LINK | <script>",
        "<mj-text><a href=\"http://x.example\">x</a></mj-text> | UNSAFE_LINK | http://x.example",
        "<mj-text><a href=\"javascript:x\">x</a></mj-text> | UNSAFE_LINK | javascript:x",
        "<mj-button href=\"{{ arm }}\">x</mj-button> | UNSAFE_LINK | {{ arm }}",
        "<mj-text><b onclick=\"x\">x</b></mj-text> | UNSAFE_LINK | onclick",
        "<mj-image src=\"https://x.example/a.png\" /> | UNSAFE_LINK | no text for those",
        "<mj-divider>{{ arm }}</mj-divider> | TEMPLATE_SYNTAX | MJML loses",
        "<mj-include path=\"x\" /> | UNSAFE_LINK | mj-include",
      })
  void findsWhatHasNoPlaceInAMail(String inner, Rule rule, String message) {
    var flaws = check("mjml", Channel.EMAIL, page(inner)).body();

    assertThat(flaws)
        .anySatisfy(
            flaw -> {
              assertThat(flaw.rule()).isEqualTo(rule);
              assertThat(flaw.message()).contains(message);
            });
  }

  @Test
  void wantsQuotesAroundValuesInHtml() {
    assertThat(check("html", Channel.DIRECT_MAIL, "<p title={{ arm }}>a={{ arm }}</p>").body())
        .singleElement()
        .satisfies(flaw -> assertThat(flaw.message()).contains("needs quotes"));
  }

  @Test
  void wantsAWayOutOfMarketingMail() {
    var program =
        TemplateCheck.of(variant("mjml", "s", page("")), Channel.EMAIL, Category.PROGRAM, NAMES);
    var service =
        TemplateCheck.of(variant("mjml", "s", page("")), Channel.EMAIL, Category.SERVICE, NAMES);

    assertThat(program.body())
        .extracting(Flaw::rule)
        .containsExactly(Rule.NO_UNSUBSCRIBE, Rule.NO_UNSUBSCRIBE);
    assertThat(service.body()).isEmpty();
  }

  @Test
  void refusesSubjectsThatCannotStandInAHeader() {
    assertThat(
            TemplateCheck.of(
                    variant("html", "a\u202Eb", "x"), Channel.EMAIL, Category.SERVICE, NAMES)
                .subject())
        .extracting(Flaw::rule)
        .containsExactly(Rule.BAD_SUBJECT);
  }

  @Test
  void warnsOfLongTextMessages() {
    assertThat(check("txt", Channel.SMS, "x".repeat(150) + " {{ arm }}").warnings())
        .extracting(Flaw::rule)
        .containsExactly(Rule.LONG_SMS);
    assertThat(check("txt", Channel.SMS, "x".repeat(140) + " {{ arm }}").warnings()).isEmpty();
  }

  @Test
  void acceptsWhatIsSure() {
    var template =
        "{% comment %} {{ nothing }} {% endcomment %}"
            + "{% if customer.first_name and arm == 'b' %}{{ customer.first_name }}{% endif %}"
            + "{{ event.minutes | divided_by: 60 }}{{ account.class | capitalize }}"
            + "{% case customer.language %}{% when 'es' %}a{% else %}b{% endcase %}"
            + "{{ customer.first_name | default: account.class }}";

    assertThat(check("txt", Channel.SMS, template).body()).isEmpty();
  }

  private static TemplateCheck.Result check(String format, Channel channel, String body) {
    return TemplateCheck.of(variant(format, "", body), channel, Category.SERVICE, NAMES);
  }

  private static Variant variant(String format, String subject, String body) {
    return new Variant("", "", format, subject, body);
  }

  private static String page(String inner) {
    return "<mjml><mj-body><mj-section><mj-column>"
        + inner
        + "</mj-column></mj-section></mj-body></mjml>";
  }
}
