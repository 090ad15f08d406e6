package io.lamplighter.campaigns;

import java.util.Arrays;
import java.util.Optional;

/// The rules of the campaign language, each with a code that never changes its meaning. What
/// `lamplighter explain CODE` prints.
public enum Rule {
  NOT_YAML(
      "LL-001",
      "The file is not YAML",
      """
      The file cannot be read as YAML, so nothing in it could be checked yet. The usual reasons are
      an indentation that does not line up, a missing space after a colon, or a quote that is never
      closed. A text that contains ': ' or ' #' or begins with one of [ { * & ! % @ needs quotes.
      """),
  UNREADABLE(
      "LL-002",
      "The file cannot be read",
      """
      There is no such file, it is not UTF-8 text, or it is larger than 1 MB.
      """),
  UNKNOWN_KEY(
      "LL-003",
      "Unknown key",
      """
      The campaign language has no such key at this place. A key that is not understood is refused
      rather than ignored: a misspelt 'holdout' that is passed over would send to everybody.
      """),
  MISSING_KEY(
      "LL-004",
      "A key is missing",
      """
      Every campaign states apiVersion, kind, name, owner, category, what starts it (one of every,
      when event, by) and its journey. The other keys have defaults.
      """),
  WRONG_SHAPE(
      "LL-005",
      "The value has the wrong shape",
      """
      A text stands where a list or a group of keys is expected, or the other way round, or the value
      is empty.
      """),
  DUPLICATE_KEY(
      "LL-006",
      "The key stands here twice",
      """
      YAML would silently keep only one of the two.
      """),
  NO_ANCHORS(
      "LL-007",
      "Anchors and aliases are not part of the language",
      """
      A campaign reads from top to bottom without references (& and *), merge keys (<<) or tags (!).
      """),
  WRONG_VERSION(
      "LL-008",
      "Not a campaign of this version",
      """
      The file begins with 'apiVersion: lamplighter/v1' and 'kind: Campaign'.
      """),
  UNKNOWN_WORD(
      "LL-010",
      "Unknown word",
      """
      The value is one of a short list of words, and this is none of them.
      """),
  BAD_DURATION(
      "LL-011",
      "Not a duration",
      """
      A duration is a whole number and a unit without a space: 90s, 30m, 72h, 7d. A day is 24 hours.
      """),
  BAD_MONEY(
      "LL-012",
      "Not an amount of money",
      """
      An amount is a number, a space and a currency of three capital letters: 14 USD, 0.35 USD.
      """),
  BAD_SHARE(
      "LL-013",
      "Not a share",
      """
      A share is a number from 0 to 100 with a percent sign: 10%, 2.5%.
      """),
  BAD_NAME(
      "LL-014",
      "Not a name",
      """
      Names are lower-case words of letters and digits joined by hyphens, at most 63 characters. They
      are part of addresses and of the record of what was sent, so they never change.
      """),
  BAD_TRIGGER(
      "LL-015",
      "Not a time to look for people",
      """
      Write 'every: day at 09:00', 'every: weekday at 09:00', 'every: monday and thursday at 09:00' or
      'every: month on 1 at 09:00' (days 1 to 28). A time zone may follow: 'in America/Denver'.
      """),
  BAD_DATE(
      "LL-016",
      "Not a date",
      """
      A date is written year-month-day, for example 2027-06-30.
      """),
  BAD_PHRASE(
      "LL-017",
      "The phrase is not understood",
      """
      Some values are short phrases: 'take: top 30%', 'take: top 500', 'take: score >= 0.08', 'take: budget 5000 USD
      per month', 'target: 15% more enrollments by 2027-06-30', 'reentry: after 180d',
      'in: 24h..48h', "holdout: none because '...'".
      """),
  ONE_TRIGGER(
      "LL-020",
      "Exactly one thing starts a campaign",
      """
      A campaign has one of 'every' (waves at set times), 'when event' (an entry for each event) and
      'by: hand' (only when a person asks).
      """),
  SHARES_NOT_WHOLE(
      "LL-021",
      "The shares of the arms do not make a whole",
      """
      The shares of all arms add up to 100%. The holdout is taken before and is no arm. Where the
      shares are to be learned, name the arms only: arms: { allow: [a, b], prefer: learned }.
      """),
  FLOORS_TOO_HIGH(
      "LL-026",
      "The floors exceed all places",
      """
      Each floor is the least share of a wave's places, or of its money, that a group gets. Together
      they are at most 100%.
      """),
  HOLDOUT_REASON(
      "LL-022",
      "A program without a holdout needs a reason",
      """
      Without a holdout nobody can tell what a campaign achieved. Programs hold out 10% by default;
      leaving it away is allowed with a reason: holdout: none because 'too few customers'.
      """),
  NO_HOLDOUT_HERE(
      "LL-023",
      "Nobody is left out of this category",
      """
      An emergency message is owed to everybody it concerns, so no holdout is drawn.
      """),
  NEEDS_GOAL(
      "LL-024",
      "This needs a goal",
      """
      'until: enrolled', 'exit: on enrollment' and 'after enrollment' speak of the program in
      'goal: { enrollment: ... }'. Arms and channels with 'prefer: learned' learn from its
      enrollments: without a goal nothing would ever be learned.
      """),
  CONFUSING_ARM(
      "LL-025",
      "The arm is called like a language",
      """
      Templates are chosen by file name, invite.es.mjml for Spanish and invite.save-paper.mjml for an
      arm. An arm called 'es' could not be told from the language.
      """),
  NOT_YET(
      "LL-030",
      "Not available yet",
      """
      The word belongs to the campaign language, but this version cannot carry it out. It is refused
      rather than ignored.
      """),
  UNKNOWN_STEP(
      "LL-031",
      "Not a step",
      """
      A step is one of send, wait, if, survey, exit. Each begins with a hyphen in the journey's list.
      """),
  DUPLICATE_STEP(
      "LL-032",
      "Two steps have the same name",
      """
      The name of a step is its key in the record of what was sent: two steps with one name would
      count as one message, and the second would never go out. Sends of the same content under
      another name state 'content:'.
      """),
  NO_ELSE(
      "LL-033",
      "The branch does not say what happens otherwise",
      """
      Every 'if' has a 'then' and an 'else'. Where nothing is to happen, say so: else: go on
      """),
  UNREACHABLE(
      "LL-034",
      "Nobody ever gets here",
      """
      Steps stand after an exit, or after a branch both of whose sides exit.
      """),
  NOT_ON_EVERY_PATH(
      "LL-035",
      "The step need not have happened",
      """
      A condition asks about a step that does not lie on every path to this point, so for some
      customers the question has no meaning. Ask first whether it happened:
      has(clicked('reminder')) && clicked('reminder')
      """),
  NO_SUCH_STEP(
      "LL-036",
      "The journey has no such step",
      """
      clicked, opened, answered and sent name a step of this journey that lies before the question.
      """),
  EXPRESSION_SYNTAX(
      "LL-040",
      "The expression cannot be read",
      """
      Expressions use && (and), || (or), ! (not), == != < <= > >=, in, + - * / %, parentheses, texts
      in quotes. Words are combined with symbols: a == 'x' && b > 3
      """),
  NOT_IN_LANGUAGE(
      "LL-041",
      "Not part of the expressions",
      """
      Expressions are a subset of CEL: && || !, comparisons, in, arithmetic on numbers and time,
      startsWith, endsWith, contains, size, has, now(), duration(), timestamp() and the questions
      enrolled, score, segment, within, responded, count (and clicked, opened, answered, sent in a
      journey).
      """),
  UNKNOWN_ATTRIBUTE(
      "LL-042",
      "Unknown attribute",
      """
      The attribute catalogue has no such path. 'lamplighter schema --with-catalogue' lets the editor
      complete real attributes. What imports brought is known to a ledger only: 'validate' asks none,
      'apply' asks its own before anything changes.
      """),
  WRONG_TYPE(
      "LL-043",
      "The types do not fit",
      """
      A text is compared with a text, a number with a number, a time with a time. A whole expression,
      and each side of && and ||, is true or false.
      """),
  UNKNOWN_FUNCTION(
      "LL-044",
      "Unknown function",
      """
      See LL-041 for the functions there are.
      """),
  WRONG_ARGUMENT(
      "LL-045",
      "Wrong argument",
      """
      The function is given too few or too many arguments, or of another kind: enrolled('e-bill'),
      score('model'), segment('name'), within(time, '72h'), responded('campaign', '30d'),
      count('event', '90d'), clicked('step'). Names and durations are texts in quotes.
      """),
  NOT_IN_CATALOGUE(
      "LL-046",
      "Not in the catalogue",
      """
      The catalogue knows no such program, model, segment or event type. Models and segments that were
      learned are known to a ledger only: `validate` works without one and warns of names that do not
      ship, `apply` looks them up in the ledger and refuses those that it does not have either. A
      campaign's own model, that of its 'choose', is always known. Programs are the utility's own
      words: without a ledger any name will do.
      """),
  NEVER_EQUAL(
      "LL-047",
      "No customer has this value",
      """
      The catalogue lists the values of this attribute, and this is none of them, so the comparison
      would never hold.
      """),
  SEGMENT_IN_CIRCLES(
      "LL-048",
      "The segment is made of itself",
      """
      Segments may use other segments, but not in a circle.
      """),
  OUT_OF_REACH(
      "LL-049",
      "Cannot be asked here",
      """
      The question is about something this campaign's unit (for: customer, account or premise) does
      not lead to, or one comparison speaks of an account and of a premise at once.
      """),
  NO_CONTENT(
      "LL-060",
      "No content for this step",
      """
      Content lies in a folder of the step's name beside the campaign, one file for each channel:
      my-campaign/invite/email.mjml, my-campaign/invite/sms.txt. 'content:' names other files.
      """),
  TEMPLATE_SYNTAX(
      "LL-061",
      "The template cannot be read",
      """
      Templates are Liquid: {{ path }} shows a value, {% if path %} ... {% endif %} chooses. Includes,
      files and unknown tags or filters are not available.
      """),
  UNKNOWN_PATH(
      "LL-062",
      "The template shows something unknown",
      """
      Templates see customer.*, account.*, premise.*, utility.*, links.*, campaign.*, event.* and arm,
      as the attribute catalogue lists them.
      """),
  NEEDS_DEFAULT(
      "LL-063",
      "The value can be missing",
      """
      For some customers the catalogue has no value here. Say what to show then:
      {{ customer.first_name | default: 'customer' }}, or ask before: {% if customer.first_name %}.
      """),
  UNKNOWN_TAG(
      "LL-064",
      "Unknown MJML tag",
      """
      The tag would be passed through to the mail without meaning anything.
      """),
  BAD_SUBJECT(
      "LL-065",
      "The subject cannot be used",
      """
      An e-mail has a subject of one line without control characters and without marks that reverse
      the direction of writing. It stands at the top of the template:
      ---
      subject: Your bill, without the paper
      ---
      """),
  BAD_FRONT_MATTER(
      "LL-066",
      "The top of the template cannot be read",
      """
      Between two lines of --- at the top of a template stands only 'subject:'.
      """),
  NO_UNSUBSCRIBE(
      "LL-067",
      "No way to unsubscribe",
      """
      E-mail of the categories program and survey contains {{ links.unsubscribe }} and the utility's
      postal address {{ utility.address }}.
      """),
  UNSAFE_LINK(
      "LL-068",
      "The link or element is not allowed in a mail",
      """
      Links begin with https:, mailto: or tel:. Scripts, forms, embedded objects and event handlers
      do not belong into mail.
      """),
  LONG_SMS(
      "LL-069",
      "The text message is long",
      """
      More than 160 characters (70 when a character is outside the GSM alphabet) are sent and paid as
      several parts.
      """),
  MISSING_TRANSLATION(
      "LL-070",
      "A variant is missing",
      """
      A template has variants for some arms, but neither one for this arm nor a plain one.
      """),
  BAD_POLICY_VALUE(
      "LL-080",
      "Not a value that a policy can have here",
      """
      Hours are written 09:00-20:00, days mon-fri or sat, holidays 07-04 or 'fourth thursday of
      november', jurisdictions US or US-CT (or 'any' and 'safe'), numbers of contacts 3.
      """),
  NOT_SAID(
      "LL-081",
      "The policy leaves something open",
      """
      A policy states the consent of every category over every channel, the suppressions and the
      sell-by of every category and the priority of every class: what is left open could be read as
      allowed.
      """),
  SAID_TWICE(
      "LL-082",
      "The policy says two things",
      """
      Two entries of the policy speak about the same category and channel, and one could allow what
      the other forbids.
      """);

  private final String code;
  private final String title;
  private final String explanation;

  Rule(String code, String title, String explanation) {
    this.code = code;
    this.title = title;
    this.explanation = explanation;
  }

  /// The stable code, for example `LL-012`.
  public String code() {
    return code;
  }

  public String title() {
    return title;
  }

  /// A paragraph for whoever asks about the code.
  public String explanation() {
    return explanation.strip();
  }

  /// The rule of a code, whatever its case.
  public static Optional<Rule> of(String code) {
    return Arrays.stream(values()).filter(rule -> rule.code.equalsIgnoreCase(code)).findFirst();
  }
}
