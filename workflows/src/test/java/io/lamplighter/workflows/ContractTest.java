package io.lamplighter.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.workflows.NextPlan.State;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What crosses into Temporal, byte for byte: histories hold it for months.
class ContractTest {
  private static final Instant AT = Instant.parse("2026-03-02T16:00:00.123456Z");

  static Stream<Arguments> crossing() {
    return Stream.of(
        Arguments.of(
            new CohortRun("ebill/1/0", 3, AT),
            "{\"cohort\":\"ebill/1/0\",\"epoch\":3,\"from\":\"2026-03-02T16:00:00.123456Z\"}"),
        Arguments.of(new WaveRun("ebill/1"), "{\"wave\":\"ebill/1\"}"),
        Arguments.of(new CampaignRun("ebill"), "{\"campaign\":\"ebill\"}"),
        Arguments.of(
            new RetrainRun("ebill", AT),
            "{\"model\":\"ebill\",\"snapshot\":\"2026-03-02T16:00:00.123456Z\"}"),
        Arguments.of(
            new Lane(Channel.DIRECT_MAIL, MessageClass.SAFETY),
            "{\"channel\":\"DIRECT_MAIL\",\"messageClass\":\"SAFETY\"}"),
        Arguments.of(
            new NextPlan(
                State.OPEN, 2, List.of(new Lane(Channel.EMAIL, MessageClass.MARKETING)), AT),
            "{\"state\":\"OPEN\",\"epoch\":2,\"ready\":[{\"channel\":\"EMAIL\",\"messageClass\":"
                + "\"MARKETING\"}],\"due\":\"2026-03-02T16:00:00.123456Z\"}"),
        Arguments.of(new NextTick(true, null), "{\"ended\":true,\"at\":null}"),
        Arguments.of("ebill/1", "\"ebill/1\""),
        Arguments.of(7, "7"),
        Arguments.of(AT, "\"2026-03-02T16:00:00.123456Z\""));
  }

  @ParameterizedTest
  @MethodSource("crossing")
  void crossesInTheseBytesAndComesBackAsItWas(Object value, String bytes) {
    var converter = Contract.converter();

    var payload = converter.toPayload(value).orElseThrow();

    assertThat(payload.getData().toStringUtf8()).isEqualTo(bytes);
    assertThat(payload.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("json/plain");
    assertThat(converter.fromPayload(payload, value.getClass(), value.getClass())).isEqualTo(value);
  }

  @Test
  void refusesEverythingElse() {
    var converter = Contract.converter();

    for (var stranger : List.of(new CustomerId(7), Map.of("name", "Ada"), List.of("Ada"), 7L)) {
      assertThatThrownBy(() -> converter.toPayload(stranger))
          .isInstanceOf(DataConverterException.class)
          .hasMessageContaining("not part of the workflow contract");
    }
  }

  @Test
  void failuresCrossAsCodes() {
    var cause = new IllegalStateException("550 5.1.1 <ada@example.com> unknown");
    var failure =
        Contract.converter()
            .exceptionToFailure(
                ApplicationFailure.newFailureWithCause("to ada@example.com", "Refused", cause));

    assertThat(failure.getMessage()).isEqualTo("Refused");
    assertThat(failure.getCause().getMessage()).isEqualTo("java.lang.IllegalStateException");
    assertThat(failure.toString()).doesNotContain("ada").doesNotContain("at io.lamplighter");
  }
}
