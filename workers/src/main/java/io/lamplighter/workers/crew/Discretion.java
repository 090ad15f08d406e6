package io.lamplighter.workers.crew;

import io.lamplighter.workers.ErrorCode;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;

/// Lets errors leave an activity as a code and the places in our code where they came up. Databases
/// and mail servers quote rows and addresses in their messages, and the SDK writes messages to the
/// log.
final class Discretion extends WorkerInterceptorBase {
  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          return super.execute(input);
        } catch (TemporalFailure | ActivityCompletionException known) {
          throw known;
        } catch (RuntimeException broken) {
          throw coded(broken);
        }
      }
    };
  }

  /// The error without its words.
  static ApplicationFailure coded(Throwable broken) {
    var code = ErrorCode.of(broken);
    var failure = ApplicationFailure.newFailure(code, code);
    failure.setStackTrace(broken.getStackTrace());
    return failure;
  }
}
