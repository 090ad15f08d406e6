package io.lamplighter.models.measures;

/// By how much one policy earns more than another in a draw of the decisions; all sums in one pass,
/// since there are hundreds of draws.
final class Differing {
  private final double[] first;
  private final double[] second;
  private final double[] rewards;
  private double firstWeight;
  private double firstReward;
  private double secondWeight;
  private double secondReward;
  private double decisions;

  /// @param first what each decision weighs for the first policy
  Differing(Logged logged, double[] first, double[] second) {
    this.first = first;
    this.second = second;
    rewards = new double[first.length];
    for (int i = 0; i < rewards.length; i++) {
      rewards[i] = logged.reward(i);
    }
  }

  /// @param times each decision counts
  void count(double[] times) {
    firstWeight = 0;
    firstReward = 0;
    secondWeight = 0;
    secondReward = 0;
    decisions = 0;
    for (int i = 0; i < times.length; i++) {
      double a = first[i] * times[i];
      double b = second[i] * times[i];
      firstWeight += a;
      firstReward += a * rewards[i];
      secondWeight += b;
      secondReward += b * rewards[i];
      decisions += times[i];
    }
  }

  double snips() {
    return firstReward / firstWeight - secondReward / secondWeight;
  }

  double ips() {
    return (firstReward - secondReward) / decisions;
  }
}
