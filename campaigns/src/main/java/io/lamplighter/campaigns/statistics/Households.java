package io.lamplighter.campaigns.statistics;

import java.util.List;

/// People and enrollments of one group, with the sums that tell how much they cluster in
/// households. Each sum runs over households, so one SQL statement makes it.
///
/// @param households number of households assigned
/// @param people sum of their sizes
/// @param enrolled sum of their enrollments
/// @param sizesSquared sum of squared sizes
/// @param enrolledSquared sum of squared enrollments
/// @param products sum of size times enrollments
public record Households(
    double households,
    double people,
    double enrolled,
    double sizesSquared,
    double enrolledSquared,
    double products) {

  /// A group in which everybody is a household of one.
  public static Households ofOne(double people, double enrolled) {
    return new Households(people, people, enrolled, people, enrolled, enrolled);
  }

  /// A group, household by household.
  ///
  /// @param each size and enrollments
  public static Households of(List<Household> each) {
    var sum = new Households(0, 0, 0, 0, 0, 0);
    for (var household : each) {
      double n = household.people();
      double x = household.enrolled();
      sum = sum.plus(new Households(1, n, x, n * n, x * x, n * x));
    }
    return sum;
  }

  public record Household(int people, int enrolled) {}

  public Households plus(Households other) {
    return new Households(
        households + other.households,
        people + other.people,
        enrolled + other.enrolled,
        sizesSquared + other.sizesSquared,
        enrolledSquared + other.enrolledSquared,
        products + other.products);
  }

  /// How many times the variance of a rate is what independent people would give: the ratio
  /// estimator's linearised variance (Cochran, Sampling Techniques, 2.11; Kish's design effect).
  /// Taken over all groups together, each around its own rate: chance spreads the large households
  /// over the groups, and in a small holdout there are too few of them to tell. Never below 1: a
  /// sample that happens to cluster less is no proof of more people.
  public static double designEffect(List<Households> groups) {
    double clustered = 0;
    double independent = 0;
    for (var group : groups) {
      if (group.households > 1) {
        double p = group.enrolled / group.people;
        double residuals =
            group.enrolledSquared - 2 * p * group.products + p * p * group.sizesSquared;
        clustered += group.households / (group.households - 1) * residuals;
        independent += group.people * p * (1 - p);
      }
    }
    return independent > 0 ? Math.max(1, clustered / independent) : 1;
  }

  /// The rate as if it came from independent people, for a group whose households count by weights
  /// of their own: sizes and enrollments are given times the weight, so the rate is that of Hajek
  /// and its variance the linearised one of a ratio, and the people are as many as would give that
  /// variance. Never more than Kish's effective size, `(sum w)^2 / sum w^2`.
  public Proportion independent() {
    double effective = people == 0 ? 0 : people * people / sizesSquared;
    double p = people == 0 ? 0 : Math.clamp(enrolled / people, 0, 1);
    double residuals = enrolledSquared - 2 * p * products + p * p * sizesSquared;
    if (households > 1 && residuals > 0 && p > 0 && p < 1) {
      double variance = households / (households - 1) * residuals / (people * people);
      effective = Math.min(effective, p * (1 - p) / variance);
    }
    return new Proportion(p * effective, effective);
  }

  /// Enrolled of people, as observed.
  public Proportion observed() {
    return new Proportion(enrolled, people);
  }
}
