package io.lamplighter.cli;

import io.lamplighter.benchmarks.Benchmark;
import io.lamplighter.benchmarks.Benchmarks;
import io.lamplighter.benchmarks.Machine;
import io.lamplighter.benchmarks.MissingSetException;
import io.lamplighter.benchmarks.Result;
import io.lamplighter.cli.answers.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The benchmarks behind their verb: the command line is read without loading any of this.
final class Bench {
  private final BenchCommand asked;
  private final Lamplighter root;

  Bench(BenchCommand asked, Lamplighter root) {
    this.asked = asked;
    this.root = root;
  }

  ExitCode run() throws Exception {
    if (asked.name == null) {
      root.answer(all());
      return ExitCode.DONE;
    }
    var benchmark = named(asked.name);
    var machine = Machine.watched();
    Result result;
    try (var parts = OpenParts.untilExit(root::say)) {
      result = benchmark.run(BenchRoom.of(asked, root::say, parts));
    } catch (MissingSetException missing) {
      throw new VerbFailedException(ExitCode.USAGE, String.valueOf(missing.getMessage()));
    }
    root.answer(answer(benchmark, machine.told(), result));
    return asked.strict && !result.isEveryAimMet() ? ExitCode.INVALID : ExitCode.DONE;
  }

  private static Benchmark named(String name) {
    return Benchmarks.named(name)
        .orElseThrow(
            () ->
                new VerbFailedException(
                    ExitCode.USAGE,
                    "There is no benchmark '%s'. There are: %s."
                        .formatted(
                            name,
                            Benchmarks.all().stream()
                                .map(Benchmark::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static Answer all() {
    var names = Benchmarks.all().stream().map(each -> List.of(each.name(), each.shows())).toList();
    return new Answer()
        .key("benchmarks", Benchmarks.all().stream().map(Benchmark::name).toList())
        .table(List.of("benchmark", "shows"), names);
  }

  static Answer answer(Benchmark benchmark, Map<String, Object> machine, Result result) {
    var answer =
        new Answer()
            .key("bench", benchmark.name())
            .key("machine", machine)
            .key("variants", result.variants().stream().map(Bench::flat).toList())
            .key("ratios", ratios(result))
            .key("aims", result.aims().stream().map(Bench::aim).toList());
    result.more().forEach(answer::key);
    return answer
        .title(benchmark.name() + ": " + benchmark.shows())
        .text(
            machine.entrySet().stream()
                .map(entry -> entry.getKey() + " " + shown(entry.getValue()))
                .collect(Collectors.joining(", ")))
        .table(head(result), rows(result))
        .table(
            List.of("ratio", "median#", "low#", "high#"),
            result.ratios().entrySet().stream()
                .map(
                    entry ->
                        List.of(
                            entry.getKey(),
                            shown(entry.getValue().median()),
                            shown(entry.getValue().low()),
                            shown(entry.getValue().high())))
                .toList())
        .table(
            List.of("aim", "wanted", "measured#", "met"),
            result.aims().stream()
                .map(
                    aim ->
                        List.of(
                            aim.name(), aim.aim(), shown(aim.measured()), aim.met() ? "yes" : "NO"))
                .toList());
  }

  private static Map<String, Object> flat(Result.Variant variant) {
    var flat = new LinkedHashMap<String, Object>();
    flat.put("name", variant.name());
    flat.putAll(variant.figures());
    return flat;
  }

  private static Map<String, Object> ratios(Result result) {
    var ratios = new LinkedHashMap<String, Object>();
    result
        .ratios()
        .forEach(
            (name, ratio) -> {
              var figures = new LinkedHashMap<String, Object>();
              figures.put("median", ratio.median());
              figures.put("low", ratio.low());
              figures.put("high", ratio.high());
              ratios.put(name, figures);
            });
    return ratios;
  }

  private static Map<String, Object> aim(Result.Aim aim) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("name", aim.name());
    figures.put("aim", aim.aim());
    figures.put("measured", aim.measured());
    figures.put("met", aim.met());
    return figures;
  }

  /// Lists and maps of figures are for scripts: tables show what fits a cell.
  private static List<String> columns(Result result) {
    var columns = new LinkedHashSet<String>();
    for (var variant : result.variants()) {
      variant
          .figures()
          .forEach(
              (name, value) -> {
                if (!(value instanceof Iterable<?> || value instanceof Map<?, ?>)) {
                  columns.add(name);
                }
              });
    }
    return List.copyOf(columns);
  }

  private static List<String> head(Result result) {
    var head = new ArrayList<>(List.of("variant"));
    columns(result).forEach(column -> head.add(column + "#"));
    return head;
  }

  private static List<List<String>> rows(Result result) {
    var columns = columns(result);
    return result.variants().stream()
        .map(
            variant -> {
              var row = new ArrayList<>(List.of(variant.name()));
              columns.forEach(column -> row.add(shown(variant.figures().get(column))));
              return List.copyOf(row);
            })
        .toList();
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number when number != Math.rint(number) ->
          String.format(Locale.ROOT, Math.abs(number) < 100 ? "%.4f" : "%.1f", number);
      case Path path -> path.toString();
      default -> value.toString();
    };
  }
}
