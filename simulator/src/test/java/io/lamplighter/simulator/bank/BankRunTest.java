package io.lamplighter.simulator.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lamplighter.ledger.TestLedger;
import io.lamplighter.ledger.imports.Reject;
import io.lamplighter.models.registry.Registry.Stored;
import io.lamplighter.simulator.bank.BankResult.BankWave;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first waves on the real file. Skipped where the file is not at hand.
class BankRunTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Path DATA = ROOT.resolve("../shared/data/bank-additional-full.csv.gz");
  private static final int WAVES = 4;

  @TempDir private Path scratch;

  @Test
  void learnsFromThoseItContactedAndFromNobodyElse() throws Exception {
    assumeTrue(Files.exists(DATA), "the bank's file is not at ../shared/data");
    try (var ledger = TestLedger.fresh("rehearsal")) {
      var result =
          BankRun.run(
              ledger,
              ROOT.resolve("docs/examples/bank-marketing"),
              DATA,
              scratch,
              WAVES,
              "test",
              _ -> {});

      assertThat(result.imported()).isEqualTo(41_188);
      assertThat(result.rejects())
          .extracting(Reject::row, Reject::rule)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(41_188L, "wrong_type"),
              org.assertj.core.groups.Tuple.tuple(41_189L, "unknown_value"),
              org.assertj.core.groups.Tuple.tuple(41_190L, "wrong_field_count"));
      assertThat(result.waves()).hasSize(WAVES).allMatch(BankWave::balanced);
      assertThat(result.waves()).extracting(BankWave::listed).containsOnly(500);
      assertThat(result.waves())
          .allSatisfy(wave -> assertThat(wave.contacted()).isBetween(167, 167 + 35));
      // Known are the answers of the past and of the contacted.
      long known =
          ledger
              .jdbi()
              .withHandle(
                  db -> db.createQuery("SELECT count(*) FROM enrollment").mapTo(Long.class).one());
      int all = result.waves().stream().mapToInt(BankWave::enrolled).sum();
      assertThat(known - 1_330).isPositive().isLessThan(all);
      assertThat(result.versions()).extracting(Stored::version).containsExactly(1, 2, 3, 4);
      assertThat(result.versions().getFirst().ownOutcomes()).isZero();
      assertThat(result.versions().getLast().ownOutcomes())
          .isEqualTo(result.waves().stream().limit(WAVES - 1).mapToInt(BankWave::contacted).sum());
      assertThat(result.waves().getLast().version()).isGreaterThan(1);
      assertThat(result.topThird()).isGreaterThan(0.36);
    }
  }
}
