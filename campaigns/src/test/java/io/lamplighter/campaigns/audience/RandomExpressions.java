package io.lamplighter.campaigns.audience;

import java.util.List;
import java.util.random.RandomGenerator;

/// Writes random expressions over the small catalogue, all of them well typed.
final class RandomExpressions {
  private final RandomGenerator random;

  RandomExpressions(RandomGenerator random) {
    this.random = random;
  }

  String condition(int depth) {
    if (depth == 0) {
      return leaf();
    }
    return switch (random.nextInt(4)) {
      case 0 -> condition(depth - 1) + " && " + condition(depth - 1);
      case 1 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 2 -> "!(" + condition(depth - 1) + ")";
      default -> leaf();
    };
  }

  String leaf() {
    return switch (random.nextInt(16)) {
      case 0 -> pick("account.autopay", "customer.medical");
      case 1 -> "enrolled('" + pick("e-bill", "autopay") + "')";
      case 2 -> "responded('autopay', '" + pick("1d", "30d", "72h") + "')";
      case 3 -> "within(" + time(1) + ", '" + pick("30d", "1d", "3000d") + "')";
      case 4 -> has();
      case 5 -> text() + "." + pick("startsWith", "endsWith", "contains") + "(" + text() + ")";
      case 6 -> text() + " in [" + literal() + ", " + literal() + "]";
      case 7 -> whole(1) + " in [1, 2, " + pick("7", "2.5", "14233") + "]";
      case 8 ->
          pick("account.autopay", "customer.medical")
              + pick(" == ", " != ")
              + pick("true", "false");
      case 9 -> text() + sign() + text();
      case 10, 11 -> whole(2) + sign() + whole(2);
      case 12 -> decimal(2) + sign() + decimal(2);
      case 13 -> pick(whole(1) + sign() + decimal(1), decimal(1) + sign() + whole(1));
      case 14 -> time(2) + sign() + time(2);
      default -> duration(1) + sign() + duration(1);
    };
  }

  private String has() {
    return "has("
        + pick(
            "customer.first_name",
            "account.kwh",
            "account.balance_cents",
            "account.opened_at",
            "customer.medical",
            "account.class")
        + ")";
  }

  private String sign() {
    return pick(" == ", " != ", " < ", " <= ", " > ", " >= ");
  }

  private String whole(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return switch (random.nextInt(4)) {
        case 0 -> "-(" + whole(depth - 1) + ")";
        case 1 -> "size(" + text() + ")";
        default ->
            "("
                + whole(depth - 1)
                + pick(" + ", " - ", " * ", " / ", " % ")
                + whole(depth - 1)
                + ")";
      };
    }
    return pick(
        "account.balance_cents",
        "account.balance_cents",
        "billing.bills_paid_online_12m",
        "count('bill.paid', '" + pick("7d", "30d", "90d") + "')",
        "0",
        "1",
        "-1",
        "2",
        "9223372036854775807",
        "-9223372036854775808");
  }

  private String decimal(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return switch (random.nextInt(4)) {
        case 0 -> "-(" + decimal(depth - 1) + ")";
        case 1 -> "(" + decimal(depth - 1) + " / " + pick("2.0", "0.3", "-7") + ")";
        case 2 -> "(" + decimal(depth - 1) + pick(" + ", " - ", " * ") + whole(0) + ")";
        default -> "(" + decimal(depth - 1) + pick(" + ", " - ", " * ") + decimal(depth - 1) + ")";
      };
    }
    return pick(
        "account.kwh",
        "customer.score_points",
        "score('ebill-adoption')",
        "0.1",
        "0.25",
        "-3.0",
        "812.25",
        "9007199254740993.0");
  }

  private String text() {
    return random.nextBoolean()
        ? pick("customer.first_name", "account.class", "customer.language")
        : literal();
  }

  private String literal() {
    String name = World.NAMES.get(random.nextInt(World.NAMES.size()));
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private String time(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return "(" + time(depth - 1) + pick(" + ", " - ") + duration(depth - 1) + ")";
    }
    return pick(
        "account.opened_at",
        "customer.since",
        "now()",
        "timestamp('2026-10-23T15:00:00Z')",
        "timestamp('9999-12-30T00:00:00Z')");
  }

  private String duration(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return random.nextBoolean()
          ? "(" + time(0) + " - " + time(0) + ")"
          : "(" + duration(0) + pick(" + ", " - ") + duration(0) + ")";
    }
    return "duration('" + pick("30d", "72h", "90s", "0s", "3650d") + "')";
  }

  private String pick(String... choices) {
    return List.of(choices).get(random.nextInt(choices.length));
  }
}
