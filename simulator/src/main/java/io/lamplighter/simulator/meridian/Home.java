package io.lamplighter.simulator.meridian;

/// A household in numbers, before it has names and addresses.
///
/// @param tract number of the census tract among all places
/// @param feeder the line that supplies it
/// @param adults customers, 1 to 4
/// @param premises 1, or up to 30 for landlords and up to 5 for businesses
/// @param since day of the first account
record Home(
    long id,
    Kind kind,
    Place place,
    int tract,
    int feeder,
    boolean lowIncome,
    boolean owns,
    String dwelling,
    String heating,
    int adults,
    int premises,
    int since,
    boolean spanish) {

  enum Kind {
    FAMILY,
    LANDLORD,
    BUSINESS
  }

  /// A customer's number holds the home's, so that anybody can be looked up without an index.
  static final int CUSTOMERS = 8;

  /// The same for accounts and premises.
  static final int ACCOUNTS = 64;

  /// The second adult's account stands behind those of the first.
  private static final int OTHERS = 40;

  long customer(int adult) {
    return id * CUSTOMERS + adult;
  }

  int accountsOf(int adult) {
    return adult == 0 ? premises : 1;
  }

  long account(int adult, int n) {
    return id * ACCOUNTS + (adult == 0 ? n : OTHERS + adult);
  }

  long premise(int n) {
    return id * ACCOUNTS + n;
  }
}
