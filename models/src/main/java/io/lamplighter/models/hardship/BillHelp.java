package io.lamplighter.models.hardship;

/// Who gets help with the bill, when there is not enough for all. Never by propensity alone, which
/// serves those who would come anyway: by need times what contact adds. How far that reaches, with
/// a floor for each group, is drawn where a wave is decided.
public final class BillHelp {
  /// Share of the income that makes an energy bill a severe burden.
  private static final double SEVERE = 0.10;

  /// Nobody who meets a campaign's rule is without any need; the least keeps the sign of an effect.
  private static final double LEAST = 1e-6;

  private BillHelp() {}

  /// Need of one customer, 0 to 1: the chance of arrears, or how near the bill is to a severe
  /// burden (10 % of the income), whichever is greater.
  ///
  /// @param arrears chance of falling behind with a bill
  /// @param burden energy bill as a share of the income; NaN when the income is not known
  public static double need(double arrears, double burden) {
    double heavy = Double.isNaN(burden) ? 0 : Math.clamp(burden / SEVERE, 0, 1);
    return Math.max(Math.clamp(arrears, 0, 1), heavy);
  }

  /// What helping somebody is worth: need times effect. Where no effect is shown it is taken as the
  /// same for everybody, so that need alone ranks. Whom contact puts off is worth nothing or less.
  ///
  /// @param effect by which contact changes the chance that help is taken up; NaN when not shown
  public static double worth(double need, double effect) {
    return Math.max(need, LEAST) * (Double.isNaN(effect) ? 1 : effect);
  }
}
