package io.lamplighter.simulator.meridian;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.definition.Survey;
import io.lamplighter.simulator.meridian.Happening.Actor;
import io.lamplighter.simulator.meridian.Happening.Answered;
import io.lamplighter.simulator.meridian.Happening.Engaged;
import io.lamplighter.simulator.meridian.Happening.Kind;
import io.lamplighter.simulator.meridian.Happening.Reported;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final Meridian MERIDIAN = Meridian.of(11, 4_000, LocalDate.parse("2026-09-01"));
  private static final World WORLD = MERIDIAN.world();
  private static final Instant START = MERIDIAN.start();
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void answersTheSameWhenASlotIsAskedForTwice() {
    var messages = toEverybody(Channel.EMAIL, START.plus(DAY));

    var once = WORLD.during(START, START.plus(DAY.multipliedBy(3)), MERIDIAN.enrolled(), messages);
    var again =
        MERIDIAN
            .world()
            .during(START, START.plus(DAY.multipliedBy(3)), MERIDIAN.enrolled(), messages);

    assertThat(again).isEqualTo(once).isNotEmpty();
  }

  @Test
  void doesNotMindTheOrderOfMessages() {
    var messages = toEverybody(Channel.EMAIL, START);
    messages.addAll(toEverybody(Channel.SMS, START.plus(DAY)));
    var shuffled = new ArrayList<>(messages);
    Collections.shuffle(shuffled, new Random(1));
    var end = START.plus(DAY.multipliedBy(4));

    assertThat(WORLD.during(START, end, MERIDIAN.enrolled(), shuffled))
        .isEqualTo(WORLD.during(START, end, MERIDIAN.enrolled(), messages));
  }

  @Test
  void bringsInManySlotsWhatOneLongSlotBrings() {
    var messages = toEverybody(Channel.EMAIL, START.plus(Duration.ofHours(9)));
    var end = START.plus(DAY.multipliedBy(6));
    var whole = WORLD.during(START, end, MERIDIAN.enrolled(), messages);

    var pieces = new ArrayList<Happening>();
    var enrolled = MERIDIAN.enrolled();
    for (var at = START; at.isBefore(end); at = at.plus(Duration.ofHours(8))) {
      // Each slot in a world of its own: nothing is remembered but what the input says.
      var slot = MERIDIAN.world().during(at, at.plus(Duration.ofHours(8)), enrolled, messages);
      slot.forEach(enrolled::add);
      pieces.addAll(slot);
    }

    // Bills and payments may look ahead in the long slot, at enrollments it does not know of.
    assertThat(pieces.stream().map(WorldTest::name).toList())
        .isEqualTo(whole.stream().map(WorldTest::name).toList());
    assertThat(enrollments(pieces)).isEqualTo(enrollments(whole)).hasSizeGreaterThan(50);
  }

  @Test
  void enrollsNobodyTwiceThoughASlotIsRepeatedAfterACrash() {
    var enrolled = MERIDIAN.enrolled();
    var messages = toEverybody(Channel.EMAIL, START);
    var end = START.plus(DAY.multipliedBy(2));
    var first = enrollments(WORLD.during(START, end, enrolled, messages));
    first.stream().limit(first.size() / 2).map(Reported::new).forEach(enrolled::add);

    var repeated = enrollments(WORLD.during(START, end, enrolled, messages));

    assertThat(repeated).isEqualTo(first);
    first.stream().map(Reported::new).forEach(enrolled::add);
    assertThat(enrollments(WORLD.during(end, end.plus(DAY.multipliedBy(20)), enrolled, messages)))
        .noneMatch(
            later ->
                first.stream()
                    .anyMatch(
                        one ->
                            one.customer().equals(later.customer())
                                && one.enrolls().equals(later.enrolls())));
  }

  @Test
  void letsTheFirstMessageOfThirtyDaysDecide() {
    var end = START.plus(DAY.multipliedBy(32));
    var once = toEverybody(Channel.EMAIL, START);
    var reminded = new ArrayList<>(once);
    reminded.addAll(toEverybody(Channel.EMAIL, START.plus(DAY.multipliedBy(7))));

    assertThat(enrollments(WORLD.during(START, end, MERIDIAN.enrolled(), reminded)))
        .isEqualTo(enrollments(WORLD.during(START, end, MERIDIAN.enrolled(), once)));
  }

  @Test
  void behavesTowardsAMessageAsPeopleAndMachinesDo() {
    var end = START.plus(DAY.multipliedBy(30));
    var engaged =
        WORLD.during(START, end, MERIDIAN.enrolled(), toEverybody(Channel.EMAIL, START)).stream()
            .flatMap(one -> one instanceof Engaged did ? Stream.of(did) : Stream.empty())
            .collect(groupingBy(Engaged::kind));

    double delivered = engaged.get(Kind.DELIVERED).size();
    assertThat(engaged.get(Kind.BOUNCED)).hasSizeBetween(20, 700);
    assertThat(
            engaged.get(Kind.OPENED).stream().filter(one -> one.actor() == Actor.MACHINE).count())
        .isCloseTo((long) (delivered * .45), within(150L));
    assertThat(engaged.get(Kind.OPENED)).anyMatch(one -> one.actor() == Actor.HUMAN);
    assertThat(engaged.get(Kind.CLICKED).stream().filter(one -> one.actor() == Actor.HUMAN).count())
        .isBetween((long) (delivered * .04), (long) (delivered * .12));
    assertThat(engaged.get(Kind.CLICKED)).anyMatch(one -> one.actor() == Actor.MACHINE);
    assertThat(engaged.get(Kind.UNSUBSCRIBED).size() / delivered).isBetween(.001, .009);
    assertThat(engaged.getOrDefault(Kind.COMPLAINED, List.of()).size() / delivered)
        .isLessThan(.003);
  }

  @Test
  void changesTheAccountsOfThoseWhoEnroll() {
    var day = WORLD.during(START, START.plus(DAY.multipliedBy(5)), MERIDIAN.enrolled(), List.of());
    var changes =
        day.stream()
            .flatMap(one -> one instanceof Reported(var event) ? Stream.of(event) : Stream.empty())
            .filter(event -> event.type().equals(MeridianEvent.ACCOUNT_CHANGED))
            .filter(event -> "ebill".equals(event.data().get("value")))
            .map(MeridianEvent::customer)
            .collect(toSet());

    assertThat(
            enrollments(day).stream()
                .filter(event -> event.enrolls().equals(Optional.of(Program.EBILL)))
                .map(MeridianEvent::customer))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(changes);
  }

  @Test
  void stopsTextsByWord() {
    var end = START.plus(DAY.multipliedBy(30));
    var replies =
        WORLD.during(START, end, MERIDIAN.enrolled(), toEverybody(Channel.SMS, START)).stream()
            .filter(one -> one instanceof Engaged did && did.kind() == Kind.REPLIED)
            .map(one -> ((Engaged) one).detail())
            .collect(toSet());

    assertThat(replies).containsExactly("STOP");
  }

  @Test
  void answersSurveysOnTheirScales() {
    for (var survey : Survey.values()) {
      var invitations =
          toEverybody(Channel.EMAIL, START).stream().map(sent -> asking(sent, survey)).toList();
      var answers =
          WORLD
              .during(START, START.plus(DAY.multipliedBy(15)), MERIDIAN.enrolled(), invitations)
              .stream()
              .flatMap(one -> one instanceof Answered answer ? Stream.of(answer) : Stream.empty())
              .toList();

      assertThat(answers.size() / 4_000.0).isBetween(.12, .30);
      assertThat(answers)
          .allMatch(one -> one.score() >= survey.lowest() && one.score() <= survey.highest());
      assertThat(answers.stream().map(Answered::score).distinct().count())
          .isEqualTo(survey.highest() - survey.lowest() + 1L);
      assertThat(answers).anyMatch(one -> one.comment().isPresent());
    }
  }

  @Test
  void respondsToOneMessageAsItDoesInASlot() {
    var sent = toEverybody(Channel.SMS, START);
    var inSlot =
        WORLD.during(START, START.plus(DAY.multipliedBy(40)), MERIDIAN.enrolled(), sent).stream()
            .filter(one -> !(one instanceof Reported))
            .collect(groupingBy(Happening::customer));

    assertThat(sent)
        .allMatch(
            message ->
                WORLD
                    .responsesTo(message, List.of())
                    .equals(inSlot.getOrDefault(message.customer(), List.of())));
  }

  @Test
  void letsADayPassInAMinuteForADemonstration() {
    var hasty = MERIDIAN.world(1_440);
    var sent = toEverybody(Channel.EMAIL, START);
    var minutes = START.plus(Duration.ofMinutes(30));

    var happenings = hasty.during(START, minutes, MERIDIAN.enrolled(), sent);

    assertThat(happenings)
        .anyMatch(one -> one instanceof Engaged did && did.kind() == Kind.CLICKED);
    assertThat(enrollments(happenings))
        .anyMatch(one -> one.enrolls().equals(Optional.of(Program.EBILL)));
  }

  @Test
  void bringsPowerBackOnDemand() {
    var customer = MERIDIAN.keys().findFirst().orElseThrow();

    var event = MERIDIAN.powerBack(customer, START, 95);

    assertThat(event.type()).isEqualTo(MeridianEvent.OUTAGE_RESTORED);
    assertThat(event.data()).containsEntry("minutes", 95L);
    assertThat(event.occurred()).isEqualTo(START);
  }

  static List<MeridianEvent> enrollments(List<Happening> happenings) {
    return happenings.stream()
        .flatMap(one -> one instanceof Reported(var event) ? Stream.of(event) : Stream.empty())
        .filter(event -> event.type().equals(MeridianEvent.ENROLLMENT_CHANGED))
        .toList();
  }

  static Sent message(String customer, Channel channel, Instant at) {
    var id = UUID.nameUUIDFromBytes((customer + channel + at).getBytes(StandardCharsets.UTF_8));
    return new Sent(
        id, customer, channel, Category.PROGRAM, Optional.of(Program.EBILL), Optional.empty(), at);
  }

  private static List<Sent> toEverybody(Channel channel, Instant at) {
    return new ArrayList<>(
        MERIDIAN.keys().map(customer -> message(customer, channel, at)).toList());
  }

  private static Sent asking(Sent sent, Survey survey) {
    return new Sent(
        UUID.nameUUIDFromBytes((sent.customer() + survey).getBytes(StandardCharsets.UTF_8)),
        sent.customer(),
        sent.channel(),
        Category.SURVEY,
        Optional.empty(),
        Optional.of(survey),
        sent.at());
  }

  private static String name(Happening happening) {
    return switch (happening) {
      case Reported(var event) -> event.key();
      case Engaged did -> did.toString();
      case Answered answer -> answer.toString();
    };
  }
}
