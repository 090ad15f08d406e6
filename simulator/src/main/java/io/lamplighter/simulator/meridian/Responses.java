package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.simulator.meridian.Happening.Actor;
import io.lamplighter.simulator.meridian.Happening.Answered;
import io.lamplighter.simulator.meridian.Happening.Engaged;
import io.lamplighter.simulator.meridian.Happening.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one customer does with one message, drawn from the touchpoint's id and nothing else.
final class Responses {
  /// Days within which a contact works.
  static final int WORKS_WITHIN = 25;

  private static final long DAY = 86_400;
  private static final String[] PRAISE = {
    "Quick and friendly, thank you.", "All good.", "Muy amable.", "Easy.",
  };
  private static final String[] BLAME = {
    "Had to call twice.",
    "Nobody told us when the power would be back.",
    "Muy lento.",
    "Bill was late & wrong; <still> waiting.",
    "Too many messages.",
  };

  private final Chance chance;
  private final Truth truth;
  private final Satisfaction satisfaction;
  private final Days days;
  private final double haste;

  Responses(Chance chance, Truth truth, Satisfaction satisfaction, Days days, double haste) {
    this.chance = chance;
    this.truth = truth;
    this.satisfaction = satisfaction;
    this.days = days;
    this.haste = haste;
  }

  /// When the contact makes the customer enroll, in epoch seconds; [Adoption#NEVER] if it does not.
  ///
  /// @param moves whether it is the first about its program within 30 days
  long enrolls(Person person, Sent sent, boolean moves) {
    if (!moves || sent.program().isEmpty()) {
      return Adoption.NEVER;
    }
    var program = sent.program().get();
    long at = second(sent);
    int day = days.dayOf(at);
    double alone = truth.alone(person, program, day);
    double effect = truth.effect(person, program, sent.channel(), day, alone);
    long who = Chance.who(sent.touchpoint());
    if (effect <= 0 || !chance.happens(effect / (1 - alone), who, Draw.REPLY_ENROLL, 0)) {
      return Adoption.NEVER;
    }
    double reaches = delivery(sent, who);
    double waits =
        chance.wait(3.5 * DAY, WORKS_WITHIN * DAY - reaches, who, Draw.REPLY_ENROLL_DELAY, 0);
    return at + hastened(reaches + waits);
  }

  /// Whether the contact keeps the customer from enrolling for 30 days.
  boolean putsOff(Person person, Sent sent, boolean moves) {
    if (!moves || sent.program().isEmpty()) {
      return false;
    }
    int day = days.dayOf(second(sent));
    double alone = truth.alone(person, sent.program().get(), day);
    double effect = truth.effect(person, sent.program().get(), sent.channel(), day, alone);
    return effect < 0
        && chance.happens(-effect / alone, Chance.who(sent.touchpoint()), Draw.PUT_OFF, 0);
  }

  /// All that is done with the message itself, in any order.
  ///
  /// @param enrolls when it makes the customer enroll, see [#enrolls]
  List<Happening> to(Person person, Sent sent, long enrolls) {
    var all = new ArrayList<Happening>();
    long who = Chance.who(sent.touchpoint());
    var channel = sent.channel();
    if (!person.receives(channel)) {
      engaged(all, sent, Kind.BOUNCED, Actor.MACHINE, hastened(20), "5.1.1");
      return all;
    }
    long reaches = hastened(delivery(sent, who));
    engaged(all, sent, Kind.DELIVERED, Actor.MACHINE, reaches, "");
    if (channel == Channel.EMAIL || channel == Channel.INBOX || channel == Channel.PUSH) {
      opens(all, person, sent, who, reaches);
    }
    if (clickable(channel)) {
      clicks(all, person, sent, who, reaches, enrolls);
      leaves(all, person, sent, who, reaches);
    }
    sent.survey().ifPresent(survey -> answers(all, person, sent, who, reaches));
    return all;
  }

  private void opens(List<Happening> all, Person person, Sent sent, long who, long reaches) {
    if (sent.channel() == Channel.EMAIL && person.prefetches()) {
      long soon = hastened(chance.unit(who, Draw.REPLY_OPEN_DELAY, 0) * 1_800);
      engaged(all, sent, Kind.OPENED, Actor.MACHINE, reaches + soon, "proxy");
    } else {
      double opens = Chance.logistic(-.75 + .35 * person.digital() + .2 * person.mood());
      if (chance.happens(opens, who, Draw.REPLY_OPEN, 0)) {
        long later = hastened(60 + chance.wait(.5 * DAY, 6 * DAY, who, Draw.REPLY_OPEN_DELAY, 0));
        engaged(all, sent, Kind.OPENED, Actor.HUMAN, reaches + later, "");
      }
    }
  }

  private void clicks(
      List<Happening> all, Person person, Sent sent, long who, long reaches, long enrolls) {
    if (sent.channel() == Channel.EMAIL && person.scanned()) {
      engaged(all, sent, Kind.CLICKED, Actor.MACHINE, reaches + 2, "offer");
    }
    double u = chance.unit(who, Draw.REPLY_CLICK, 0);
    if (enrolls != Adoption.NEVER) {
      // Most who are moved click first; the others come by themselves.
      if (u < .85) {
        long before = hastened(60 + 540 * chance.unit(who, Draw.REPLY_CLICK_DELAY, 0));
        long at = Math.max(reaches + 1, enrolls - second(sent) - before);
        engaged(all, sent, Kind.CLICKED, Actor.HUMAN, at, "offer");
      }
    } else if (u
        < (sent.program().isPresent() ? .025 : .01) + .01 * Math.max(0, person.digital())) {
      long later = hastened(90 + chance.wait(.6 * DAY, 6 * DAY, who, Draw.REPLY_CLICK_DELAY, 0));
      engaged(all, sent, Kind.CLICKED, Actor.HUMAN, reaches + later, "offer");
    }
  }

  /// Complaints and opt-outs; people who want to be left alone are quick to say so.
  private void leaves(List<Happening> all, Person person, Sent sent, long who, long reaches) {
    boolean owed = sent.category() != Category.PROGRAM && sent.category() != Category.SURVEY;
    double annoyance = (person.touchy() ? 6 : 1) * (owed ? .2 : 1);
    long later = hastened(120 + chance.wait(.4 * DAY, 4 * DAY, who, Draw.REPLY_LEAVE_DELAY, 0));
    if (chance.happens(.0025 * annoyance, who, Draw.REPLY_UNSUBSCRIBE, 0)) {
      boolean text = sent.channel() == Channel.SMS;
      engaged(
          all,
          sent,
          text ? Kind.REPLIED : Kind.UNSUBSCRIBED,
          Actor.HUMAN,
          reaches + later,
          text ? "STOP" : "");
    }
    if (sent.channel() == Channel.EMAIL
        && chance.happens(.0004 * annoyance, who, Draw.REPLY_COMPLAIN, 0)) {
      engaged(all, sent, Kind.COMPLAINED, Actor.HUMAN, reaches + later, "abuse");
    }
  }

  private void answers(List<Happening> all, Person person, Sent sent, long who, long reaches) {
    var survey = sent.survey().orElseThrow();
    long at = second(sent);
    double latent = satisfaction.latent(person, at);
    // Those who are very pleased or very cross answer more often.
    double rate =
        Chance.logistic(
            -1.75
                + .45 * Math.min(Math.abs(latent - .2), 2)
                + (sent.channel() == Channel.SMS ? .3 : 0)
                + (person.touchy() ? -.6 : 0));
    if (!chance.happens(rate, who, Draw.REPLY_ANSWER, 0)) {
      return;
    }
    long later = hastened(180 + chance.wait(.7 * DAY, 10 * DAY, who, Draw.REPLY_ANSWER_DELAY, 0));
    int score = satisfaction.score(person, survey, who, at);
    engaged(all, sent, Kind.VIEWED, Actor.HUMAN, reaches + later, "survey");
    all.add(
        new Answered(
            sent.touchpoint(),
            sent.customer(),
            survey,
            score,
            comment(who, latent),
            sent.at().plusSeconds(reaches + later + hastened(40))));
  }

  private Optional<String> comment(long who, double latent) {
    if (!chance.happens(.22, who, Draw.REPLY_COMMENT, 0)) {
      return Optional.empty();
    }
    var texts = latent > 0 ? PRAISE : BLAME;
    return Optional.of(texts[chance.below(texts.length, who, Draw.REPLY_COMMENT, 1)]);
  }

  /// Seconds from sending to the customer's hands.
  private double delivery(Sent sent, long who) {
    double u = chance.unit(who, Draw.REPLY_DELIVERY, 0);
    return switch (sent.channel()) {
      case EMAIL -> 4 + 50 * u;
      case SMS, PUSH, INBOX -> 1 + 5 * u;
      case DIRECT_MAIL -> (2.5 + 2.5 * u) * DAY;
      case VOICE, WORKLIST -> 600 + 7_200 * u;
      case WEBHOOK, AUDIENCE_FILE -> 1;
    };
  }

  private static boolean clickable(Channel channel) {
    return switch (channel) {
      case EMAIL, SMS, INBOX, PUSH -> true;
      case VOICE, DIRECT_MAIL, WORKLIST, WEBHOOK, AUDIENCE_FILE -> false;
    };
  }

  private static void engaged(
      List<Happening> all, Sent sent, Kind kind, Actor actor, long after, String detail) {
    Instant at = sent.at().plusSeconds(after);
    all.add(new Engaged(sent.touchpoint(), sent.customer(), kind, actor, at, detail));
  }

  private long hastened(double seconds) {
    return Math.max(1, Math.round(seconds / haste));
  }

  private static long second(Sent sent) {
    return sent.at().getEpochSecond();
  }
}
