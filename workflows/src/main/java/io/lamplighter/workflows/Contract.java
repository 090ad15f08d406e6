package io.lamplighter.workflows;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.FailureConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.NullPayloadConverter;
import io.temporal.common.converter.PayloadConverter;
import io.temporal.failure.DefaultFailureConverter;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What may cross into Temporal: these records, ids as text, numbers and instants. Everything else
/// is refused where it would be written, so that no personal data can reach a history; failures
/// cross as codes, because the messages of mail servers quote addresses.
public final class Contract {
  private static final Set<Class<?>> MAY_CROSS =
      Set.of(
          CohortRun.class,
          WaveRun.class,
          CampaignRun.class,
          RetrainRun.class,
          Lane.class,
          NextPlan.class,
          NextTick.class,
          String.class,
          Integer.class,
          Instant.class);

  private Contract() {}

  /// The converter that every client and worker uses.
  public static DataConverter converter() {
    return new DefaultDataConverter(new NullPayloadConverter(), new OnlyTheContract())
        .withFailureConverter(new CodesOnly());
  }

  /// The workflows of this product, for a worker to register.
  public static Class<?>[] workflows() {
    return new Class<?>[] {
      CampaignWorkflowImpl.class,
      WaveWorkflowImpl.class,
      CohortWorkflowImpl.class,
      ReconcileWorkflowImpl.class,
      RetrainWorkflowImpl.class,
      RescoreWorkflowImpl.class
    };
  }

  private static final class OnlyTheContract implements PayloadConverter {
    private final PayloadConverter json = new JacksonJsonPayloadConverter();

    @Override
    public String getEncodingType() {
      return json.getEncodingType();
    }

    @Override
    public Optional<Payload> toData(Object value) {
      if (!MAY_CROSS.contains(value.getClass())) {
        throw new DataConverterException(
            value.getClass().getName() + " is not part of the workflow contract");
      }
      return json.toData(value);
    }

    @Override
    public <T> T fromData(Payload content, Class<T> type, Type genericType) {
      return json.fromData(content, type, genericType);
    }
  }

  private static final class CodesOnly implements FailureConverter {
    private final FailureConverter full = new DefaultFailureConverter();

    @Override
    public RuntimeException failureToException(Failure failure, DataConverter converter) {
      return full.failureToException(failure, converter);
    }

    @Override
    public Failure exceptionToFailure(Throwable error, DataConverter converter) {
      return codes(full.exceptionToFailure(error, converter));
    }

    private static Failure codes(Failure failure) {
      var code =
          failure.hasApplicationFailureInfo()
              ? failure.getApplicationFailureInfo().getType()
              : failure.getFailureInfoCase().name();
      var builder = failure.toBuilder().setMessage(code).clearStackTrace().clearEncodedAttributes();
      if (failure.hasCause()) {
        builder.setCause(codes(failure.getCause()));
      }
      return builder.build();
    }
  }
}
