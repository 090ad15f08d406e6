package io.lamplighter.models.exploration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// At which hours customers answer: own answers as far as there are any, those of everybody else
/// for the rest. Hours are the customer's own local ones.
public final class BestHour {
  private static final double STRENGTH = 10;

  private final double[] rates;

  private BestHour(double[] rates) {
    this.rates = rates;
  }

  /// Learns the rate of each hour from everybody's sends and answers; neighbouring hours lend each
  /// other half their weight, over midnight too.
  ///
  /// @param sent contacts per local hour, 24 of them
  /// @param answered how many of them were answered
  public static BestHour learn(int[] sent, int[] answered) {
    if (sent.length != 24 || answered.length != 24) {
      throw new IllegalArgumentException("a day has 24 hours");
    }
    double all = Arrays.stream(sent).sum();
    double rate = all == 0 ? 0.5 : Arrays.stream(answered).sum() / all;
    var rates = new double[24];
    for (int h = 0; h < 24; h++) {
      double n = sent[h] + 0.5 * (sent[(h + 23) % 24] + sent[(h + 1) % 24]);
      double k = answered[h] + 0.5 * (answered[(h + 23) % 24] + answered[(h + 1) % 24]);
      rates[h] = (k + rate * 10 * STRENGTH) / (n + 10 * STRENGTH);
    }
    return new BestHour(rates);
  }

  /// Allowed hours for one customer, the best first.
  ///
  /// @param sent to this customer per local hour
  /// @param answered by this customer
  /// @param allowed local hours, quiet ones left out
  public List<Integer> rank(int[] sent, int[] answered, List<Integer> allowed) {
    var own = new double[24];
    for (int h = 0; h < 24; h++) {
      own[h] = (answered[h] + STRENGTH * rates[h]) / (sent[h] + STRENGTH);
    }
    var ranked = new ArrayList<>(allowed);
    ranked.sort(
        (a, b) -> own[a] == own[b] ? Integer.compare(a, b) : Double.compare(own[b], own[a]));
    return List.copyOf(ranked);
  }
}
