package io.lamplighter.benchmarks.loop;

import io.lamplighter.campaigns.statistics.Effect;
import io.lamplighter.campaigns.statistics.Normal;
import io.lamplighter.campaigns.statistics.Proportion;
import io.lamplighter.models.measures.Clusters;
import io.lamplighter.models.measures.Logged;
import io.lamplighter.models.measures.PolicyValue;
import java.util.Arrays;

/// How often intervals hold the truth they are about.
final class Believed {
  private int effects;
  private int effectsHeld;
  private int values;
  private int valuesHeld;
  private int refused;
  private int asked;

  void add(Wave wave, long seed) {
    effect(wave);
    var logged = logged(wave);
    var chosen = new int[wave.size()];
    Arrays.setAll(chosen, i -> wave.chosen()[i] ? 1 : 0);
    value(wave, logged, chosen, seed);
    value(wave, logged, new int[wave.size()], seed);
    var all = new int[wave.size()];
    Arrays.fill(all, 1);
    asked++;
    refused += PolicyValue.of(logged, all, seed) instanceof PolicyValue.Refused ? 1 : 0;
  }

  /// Contacted against held out, among the chosen.
  private void effect(Wave wave) {
    var places = wave.experiment();
    double treated = 0;
    double treatedYes = 0;
    double yes = 0;
    double truth = 0;
    for (int i : places) {
      truth += wave.effect()[i] / places.length;
      treated += wave.contacted()[i] ? 1 : 0;
      treatedYes += wave.contacted()[i] && wave.enrolled()[i] ? 1 : 0;
      yes += wave.enrolled()[i] ? 1 : 0;
    }
    var told =
        Effect.newcombe(
            new Proportion(treatedYes, treated),
            new Proportion(yes - treatedYes, places.length - treated),
            Normal.Z95);
    effects++;
    effectsHeld += told.interval().contains(truth) ? 1 : 0;
  }

  private static Logged logged(Wave wave) {
    int n = wave.size();
    var actions = new int[n];
    var chances = new double[n];
    var rewards = new double[n];
    for (int i = 0; i < n; i++) {
      actions[i] = wave.contacted()[i] ? 1 : 0;
      chances[i] = wave.contacted()[i] ? wave.probability()[i] : 1 - wave.probability()[i];
      rewards[i] = wave.enrolled()[i] ? 1 : 0;
    }
    return Logged.of(actions, chances, rewards, Clusters.single(n));
  }

  /// Enrollments per customer of a policy, told from the log.
  private void value(Wave wave, Logged logged, int[] policy, long seed) {
    if (PolicyValue.of(logged, policy, seed) instanceof PolicyValue.Valued valued) {
      double truth = 0;
      for (int i = 0; i < policy.length; i++) {
        truth += (wave.alone()[i] + policy[i] * wave.effect()[i]) / policy.length;
      }
      values++;
      valuesHeld += valued.snips().low() <= truth && truth <= valued.snips().high() ? 1 : 0;
    }
  }

  int effects() {
    return effects;
  }

  int values() {
    return values;
  }

  double effectsHeld() {
    return effectsHeld / (double) effects;
  }

  double valuesHeld() {
    return valuesHeld / (double) values;
  }

  double refused() {
    return refused / (double) asked;
  }
}
