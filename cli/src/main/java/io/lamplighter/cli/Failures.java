package io.lamplighter.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.lamplighter.cli.embedded.EmbeddedUnavailableException;
import io.lamplighter.cli.settings.WrongSettingException;
import io.lamplighter.console.ConsoleNotStartedException;
import io.lamplighter.ledger.LedgerUnavailableException;
import io.lamplighter.ledger.reports.UnknownCampaignException;
import io.lamplighter.models.data.BadData;
import io.lamplighter.workers.ErrorCode;
import java.io.PrintWriter;

/// What a failed verb tells its caller: words for the person, a code for the script. What is
/// nobody's fault but ours is called a bug, with its trace.
final class Failures {
  private Failures() {}

  static ExitCode tell(Exception broken, PrintWriter err) {
    var code = code(broken);
    if (code == ExitCode.BUG) {
      err.println("This is a bug of Lamplighter. Please report it with what follows:");
      broken.printStackTrace(err);
    } else {
      err.println(sentence(broken));
    }
    err.flush();
    return code;
  }

  /// What was given is more than a machine can hold: its owner is told so, not where we were.
  static ExitCode tell(VirtualMachineError tooMuch, PrintWriter err) {
    err.println(
        tooMuch instanceof StackOverflowError
            ? "What was given is nested too deeply to be read.\n  Take out some of its levels."
            : "There is not enough memory for what was given.\n"
                + "  Give less at once, or more memory: LAMPLIGHTER_JAVA_OPTS=-Xmx4g");
    err.flush();
    return ExitCode.INVALID;
  }

  private static ExitCode code(Exception broken) {
    // First and apart: a verb that needs no Temporal is not to load its classes when it fails.
    if (broken instanceof VerbFailedException failed) {
      return failed.code();
    }
    return switch (broken) {
      case WrongSettingException _, UnknownCampaignException _, ConsoleNotStartedException _ ->
          ExitCode.USAGE;
      case BadData _ -> ExitCode.INVALID;
      case LedgerUnavailableException _, EmbeddedUnavailableException _ -> ExitCode.UNREACHABLE;
      case StatusRuntimeException call when isUnreachable(call.getStatus()) -> ExitCode.UNREACHABLE;
      default -> isLost(broken) ? ExitCode.UNREACHABLE : ExitCode.BUG;
    };
  }

  /// Whether the connection to the ledger broke while a verb was at work: the server went down, or
  /// the network.
  private static boolean isLost(Throwable broken) {
    var code = ErrorCode.of(broken);
    return code.startsWith("sql_08") || code.startsWith("sql_57P");
  }

  private static boolean isUnreachable(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, UNAUTHENTICATED -> true;
      default -> false;
    };
  }

  private static String sentence(Exception broken) {
    if (!(broken instanceof VerbFailedException) && broken instanceof StatusRuntimeException call) {
      return "Temporal does not answer ("
          + call.getStatus().getCode()
          + "). Is it running, and is LAMPLIGHTER_TEMPORAL_ADDRESS right?";
    }
    if (!(broken instanceof LedgerUnavailableException) && isLost(broken)) {
      return "The connection to the ledger was lost while this was being done.\n"
          + "  What had not been committed is undone. Is Postgres running? Then run it again.";
    }
    return String.valueOf(broken.getMessage());
  }
}
