package io.lamplighter.simulator.meridian;

import java.util.List;

/// Where Meridian serves: mostly one zone, with the edges at which contact hours go wrong. Idaho
/// and Oregon each have two zones, so an area code there does not tell the hour.
///
/// @param share of the homes
/// @param county five digits, of census tracts
/// @param tracts how many tracts it has
/// @param areaCodes of phones bought there
record Place(
    double share,
    String city,
    String state,
    String zipPrefix,
    String county,
    int tracts,
    String zone,
    List<String> areaCodes) {

  private static final List<String> COLORADO = List.of("303", "720", "970", "719", "983");
  private static final List<String> ARIZONA = List.of("928", "602", "480", "623", "520");

  static final List<Place> ALL =
      List.of(
          new Place(.42, "Denver", "CO", "802", "08031", 48, "America/Denver", COLORADO),
          new Place(.17, "Fort Collins", "CO", "805", "08069", 20, "America/Denver", COLORADO),
          new Place(.14, "Pueblo", "CO", "810", "08101", 17, "America/Denver", COLORADO),
          new Place(.09, "Grand Junction", "CO", "815", "08077", 11, "America/Denver", COLORADO),
          new Place(.06, "Cheyenne", "WY", "820", "56021", 8, "America/Denver", List.of("307")),
          new Place(.05, "Boise", "ID", "837", "16001", 6, "America/Boise", List.of("208", "986")),
          new Place(
              .02, "Ontario", "OR", "979", "41045", 3, "America/Boise", List.of("541", "458")),
          new Place(
              .02, "Lewiston", "ID", "835", "16069", 3, "America/Los_Angeles", List.of("208")),
          new Place(.03, "Page", "AZ", "860", "04005", 4, "America/Phoenix", ARIZONA));

  /// Phones that moved in with their owners.
  static final List<String> ELSEWHERE = List.of("212", "312", "415", "808", "787");

  static final double[] SHARES = ALL.stream().mapToDouble(Place::share).toArray();

  String jurisdiction() {
    return "US-" + state;
  }

  /// The zones in which a phone of an area code may be.
  static List<String> zonesOf(String areaCode) {
    return switch (areaCode) {
      case "208", "986" -> List.of("America/Boise", "America/Los_Angeles");
      case "541", "458" -> List.of("America/Los_Angeles", "America/Boise");
      case "928", "602", "480", "623", "520" -> List.of("America/Phoenix");
      case "212" -> List.of("America/New_York");
      case "312" -> List.of("America/Chicago");
      case "415" -> List.of("America/Los_Angeles");
      case "808" -> List.of("Pacific/Honolulu");
      case "787" -> List.of("America/Puerto_Rico");
      default -> List.of("America/Denver");
    };
  }

  static String jurisdictionOf(String areaCode) {
    return switch (areaCode) {
      case "208", "986" -> "US-ID";
      case "541", "458" -> "US-OR";
      case "307" -> "US-WY";
      case "928", "602", "480", "623", "520" -> "US-AZ";
      case "212" -> "US-NY";
      case "312" -> "US-IL";
      case "415" -> "US-CA";
      case "808" -> "US-HI";
      case "787" -> "US-PR";
      default -> "US-CO";
    };
  }
}
