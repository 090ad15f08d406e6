package io.lamplighter.cli;

import io.lamplighter.cli.answers.Answer;
import io.lamplighter.cli.answers.Output;
import io.lamplighter.cli.settings.Setting;
import io.lamplighter.cli.settings.Settings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The one executable. Results go to stdout, everything said in passing to stderr.
@Command(
    name = "lamplighter",
    description = "Evergreen customer outreach for utilities: durable, exactly once, measured.",
    mixinStandardHelpOptions = true,
    versionProvider = Lamplighter.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the definition or the data is invalid",
      "2:changes are waiting (only with --detailed-exitcode)",
      "3:the database or Temporal cannot be reached",
      "4:refused by policy",
      "64:the command line or a setting is wrong",
      "70:a bug of Lamplighter"
    },
    footer = {"", "Settings and their environment variables: docs/configuration.md"})
public final class Lamplighter implements Runnable {
  /// All verbs, in the order of the help.
  private static final List<Class<?>> VERBS =
      List.of(
          DemoCommand.class,
          WorkerCommand.class,
          ValidateCommand.class,
          SchemaCommand.class,
          ExplainCommand.class,
          ImportCommand.class,
          ApplyCommand.class,
          StatusCommand.class,
          WhyCommand.class,
          NextCommand.class,
          ReportCommand.class,
          WhatIfCommand.class,
          SimulateCommand.class,
          EvaluateCommand.class,
          TrainCommand.class,
          ScoreCommand.class,
          SegmentsCommand.class,
          OrderCommand.Pause.class,
          OrderCommand.Resume.class,
          OrderCommand.Stop.class,
          ResolveCommand.class,
          ConsoleCommand.class,
          BenchCommand.class,
          DoctorCommand.class,
          UpgradeCommand.class,
          CommandLine.HelpCommand.class,
          AutoComplete.GenerateCompletion.class);

  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FORM",
      scope = ScopeType.INHERIT,
      defaultValue = "text",
      description = "text, json, markdown or github. Default: ${DEFAULT-VALUE}.")
  private Output output;

  private final Map<String, String> environment;

  @SuppressWarnings("NullAway.Init") // picocli fills in the options and the specification
  private Lamplighter(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Runs one verb and ends the process with its exit code.
  public static void main(String[] arguments) {
    // Numbers read the same wherever the machine stands: scripts and people compare them.
    Locale.setDefault(Locale.US);
    var out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(System.getenv(), out, err, arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  /// Runs one verb in this process.
  ///
  /// @return its exit code
  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
    try {
      return commandLine(environment, arguments).setOut(out).setErr(err).execute(arguments);
    } catch (StackOverflowError | OutOfMemoryError tooMuch) {
      return Failures.tell(tooMuch, err).code();
    }
  }

  /// The command line as it needs to be for some arguments: reading the annotations of a verb takes
  /// time, so one that is named first is the only one there is.
  static CommandLine commandLine(Map<String, String> environment, String... arguments) {
    var line = new CommandLine(new Lamplighter(environment));
    var named =
        VERBS.stream()
            .filter(verb -> arguments.length > 0 && name(verb).equals(arguments[0]))
            .filter(verb -> verb != CommandLine.HelpCommand.class)
            .filter(verb -> verb != AutoComplete.GenerateCompletion.class)
            .toList();
    (named.isEmpty() ? VERBS : named).forEach(line::addSubcommand);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (broken, verb, _) -> Failures.tell(broken, verb.getErr()).code())
        .setParameterExceptionHandler(Lamplighter::usage)
        .setUsageHelpAutoWidth(true);
  }

  private static String name(Class<?> verb) {
    return verb.getAnnotation(Command.class).name();
  }

  /// The root that a verb belongs to, however deep it lies.
  static Lamplighter of(CommandSpec verb) {
    return (Lamplighter) verb.root().userObject();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int usage(ParameterException wrong, String[] arguments) {
    var line = wrong.getCommandLine();
    var err = line.getErr();
    err.println(wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.code();
  }

  /// Prints the verb's result in the form that was asked for.
  void answer(Answer answer) {
    output.write(answer, spec.commandLine().getOut());
  }

  /// Says something in passing.
  void say(String text) {
    var err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  /// The settings of this run.
  Settings settings(Map<Setting, String> options) {
    return new Settings(environment, options);
  }

  Settings settings() {
    return settings(new EnumMap<>(Setting.class));
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Lamplighter.class.getPackage().getImplementationVersion();
      return new String[] {
        "lamplighter " + (version == null ? "from its classes" : version),
        "JDK " + Runtime.version()
      };
    }
  }
}
