package io.lamplighter.console.drawing;

import java.util.ArrayList;
import java.util.List;

/// Values to places on paper, straight.
record Scale(double low, double high, double from, double to) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /// As [#at], but never off the paper.
  double within(double value) {
    return at(Math.max(low, Math.min(high, value)));
  }

  /// A scale over round numbers that holds both ends and about so many steps.
  static Scale round(double low, double high, int steps, double from, double to) {
    double step = step(low, high, steps);
    return new Scale(
        Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, from, to);
  }

  /// The round numbers of this scale.
  List<Double> ticks(int steps) {
    double step = step(low, high, steps);
    var ticks = new ArrayList<Double>();
    for (double tick = Math.ceil(low / step - 1e-9) * step;
        tick <= high + step * 1e-9;
        tick += step) {
      ticks.add(Math.abs(tick) < step * 1e-9 ? 0.0 : tick);
    }
    return ticks;
  }

  private static double step(double low, double high, int steps) {
    double span = Math.max(high - low, 1e-9);
    double raw = span / steps;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double step : STEPS) {
      if (step * power >= raw - 1e-12) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /// Decimals needed to tell the ticks apart.
  static int decimals(List<Double> ticks) {
    double step = ticks.size() < 2 ? 1 : ticks.get(1) - ticks.get(0);
    int decimals = 0;
    while (decimals < 4 && Math.abs(step - Math.rint(step)) > 1e-6) {
      step *= 10;
      decimals++;
    }
    return decimals;
  }
}
