package io.lamplighter.simulator.meridian;

/// Accounts in numbers: what is metered, when it is billed and how much it is.
final class Meters {
  private final Chance chance;

  Meters(Chance chance) {
    this.chance = chance;
  }

  /// One account.
  ///
  /// @param premise which of the home's
  /// @param cycle day of the month on which its bill is issued, 1 to 28
  /// @param cents of an average month
  record Meter(long account, int premise, String commodity, String rate, int cycle, double cents) {
    String key() {
      return Meters.key(account);
    }
  }

  static String key(long account) {
    return "A-" + account;
  }

  Meter meter(Person person, int n) {
    var home = person.home();
    long account = home.account(person.adult(), n);
    boolean business = person.business();
    double u = chance.unit(account, Draw.ACCOUNT_RATE, 0);
    var commodity =
        switch (person.adult()) {
          case 0 -> "electric";
          case 1 -> "gas";
          case 2 -> "ev";
          default -> "water_heater";
        };
    String rate;
    if (business) {
      rate = u < .6 ? "C-1" : "C-TOU-1";
    } else if (person.adult() == 1) {
      rate = "G-1";
    } else {
      rate = person.adult() == 2 ? "R-EV-1" : u < .72 ? "R-1" : "R-TOU-2";
    }
    double usual =
        business
            ? 41_000
            : switch (commodity) {
              case "gas" -> 6_400;
              case "ev" -> 4_200;
              case "water_heater" -> 3_100;
              default -> home.dwelling().equals("house") ? 13_200 : 8_100;
            };
    double size = StrictMath.exp(.35 * chance.normal(account, Draw.ACCOUNT_SIZE, 0));
    int cycle = 1 + chance.below(28, account, Draw.ACCOUNT_CYCLE, 0);
    int premise = person.adult() == 0 ? n : 0;
    return new Meter(account, premise, commodity, rate, cycle, usual * size);
  }
}
