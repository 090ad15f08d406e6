package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lamplighter.benchmarks.Benchmark;
import io.lamplighter.benchmarks.Result;
import io.lamplighter.benchmarks.Surroundings;
import io.lamplighter.cli.answers.Output;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Result RESULT =
      new Result()
          .variant("retrained", Map.of("auc", 0.74, "waves", List.of(0.5, 0.6)))
          .variant("static", Map.of("auc", 0.57))
          .ratio("share", 0.4, 0.5, 0.6)
          .atLeast("pooled AUC", 0.7, 0.74)
          .key("rejects", 3);

  @Test
  void printsTheKeysThatScriptsRead() throws Exception {
    var json = new ObjectMapper().readTree(printed(Output.JSON));

    assertThat(json.path("bench").asText()).isEqualTo("claim");
    assertThat(json.path("machine").path("cores").asInt()).isEqualTo(2);
    assertThat(json.path("variants").path(0).path("name").asText()).isEqualTo("retrained");
    assertThat(json.path("variants").path(0).path("waves")).hasSize(2);
    assertThat(json.path("ratios").path("share").path("median").asDouble()).isEqualTo(0.5);
    assertThat(json.path("aims").path(0).path("met").asBoolean()).isTrue();
    assertThat(json.path("rejects").asInt()).isEqualTo(3);
  }

  @Test
  void showsPeopleWhatFitsATable() {
    assertThat(printed(Output.TEXT))
        .contains("claim: what it shows")
        .containsPattern("retrained +0\\.7400")
        .containsPattern("pooled AUC +>= 0\\.7 +0\\.7400 +yes")
        .doesNotContain("waves");
  }

  @Test
  void namesTheBenchmarksThereAreToWhoAsksForAnother() {
    var err = new StringWriter();

    int code =
        Lamplighter.run(
            Map.of(),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "bench",
            "nothing");

    assertThat(code).isEqualTo(64);
    assertThat(err.toString()).contains("no benchmark 'nothing'");
  }

  private static String printed(Output form) {
    var out = new StringWriter();
    form.write(Bench.answer(new Claim(), Map.of("cores", 2), RESULT), new PrintWriter(out));
    return out.toString();
  }

  private static final class Claim implements Benchmark {
    @Override
    public String name() {
      return "claim";
    }

    @Override
    public String shows() {
      return "what it shows";
    }

    @Override
    public Result run(Surroundings around) {
      return RESULT;
    }
  }
}
