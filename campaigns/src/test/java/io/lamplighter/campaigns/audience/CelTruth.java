package io.lamplighter.campaigns.audience;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What CEL's own runtime says about an expression and one account or customer: true, false, or
/// null where it fails. What is unknown is left out of the variables, so that CEL fails on it.
final class CelTruth {
  private static final Pattern KNOWN = Pattern.compile("known\\(([a-z_.0-9]+)\\)");

  private final CelCompiler compiler;
  private final CelRuntime runtime;
  private static World.Customer current;

  CelTruth(Catalogue catalogue) {
    var builder = CelGate.compiler(catalogue).toCompilerBuilder();
    for (String path : catalogue.attributes().keySet()) {
      builder.addVar("known." + path, SimpleType.BOOL);
    }
    compiler = builder.build();
    runtime =
        CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(CelGate.OPTIONS)
            .addFunctionBindings(
                CelFunctionBinding.from("now", List.of(), arguments -> World.NOW),
                CelFunctionBinding.from(
                    "within",
                    Instant.class,
                    String.class,
                    (time, period) ->
                        !time.isAfter(World.NOW)
                            && !time.isBefore(World.NOW.minus(seconds(period)))),
                CelFunctionBinding.from(
                    "enrolled", String.class, program -> current.programs().contains(program)),
                CelFunctionBinding.from(
                    "score",
                    String.class,
                    model -> {
                      var score = current.scores().get(model);
                      if (score == null) {
                        throw new IllegalStateException("no score");
                      }
                      return score;
                    }),
                CelFunctionBinding.from(
                    "responded",
                    String.class,
                    String.class,
                    (campaign, period) -> count(current.responses(), campaign, period) > 0),
                CelFunctionBinding.from(
                    "count",
                    String.class,
                    String.class,
                    (event, period) -> count(current.events(), event, period)))
            .build();
  }

  /// An expression ready to be asked about many rows.
  final class Program {
    private final CelRuntime.Program program;

    Program(String cel) {
      try {
        var tree = compiler.compile(KNOWN.matcher(cel).replaceAll("known.$1")).getAst();
        program = runtime.createProgram(tree);
      } catch (CelValidationException | CelEvaluationException e) {
        throw new AssertionError(cel, e);
      }
    }

    @Nullable Boolean about(
        World.Customer customer, Map<String, Object> known, Catalogue catalogue) {
      current = customer;
      var variables = new HashMap<String, Object>(known);
      for (String path : catalogue.attributes().keySet()) {
        variables.put("known." + path, known.containsKey(path));
      }
      try {
        return program.eval(variables) instanceof Boolean answer ? answer : null;
      } catch (CelEvaluationException e) {
        return null;
      }
    }
  }

  private static long count(List<World.Happening> happenings, String name, String period) {
    var since = World.NOW.minus(seconds(period));
    return happenings.stream()
        .filter(happening -> happening.name().equals(name))
        .filter(happening -> happening.at().isAfter(since) && !happening.at().isAfter(World.NOW))
        .count();
  }

  private static Duration seconds(String period) {
    return Periods.parse(period).orElseThrow();
  }
}
