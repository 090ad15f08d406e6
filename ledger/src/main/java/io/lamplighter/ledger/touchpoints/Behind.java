package io.lamplighter.ledger.touchpoints;

import io.lamplighter.campaigns.policy.CapOrder;
import java.util.List;

/// Behind which message another had to stand back, and why.
///
/// @param campaign of the one that went first
/// @param worth of it, in hundredths of a cent; 0 if unknown
/// @param own worth of the one that stood back
/// @param how the first came to be first; empty where it is expected to bring most
record Behind(String campaign, String step, long worth, long own, String how) {
  static Behind of(
      DueMessages.DueMessage message,
      CapOrder.Row first,
      List<DueMessages.DueMessage> all,
      String how) {
    var ahead =
        all.stream()
            .filter(each -> each.id().equals(first.id()))
            .findFirst()
            .orElseThrow()
            .leased();
    return new Behind(ahead.campaign(), ahead.step().value(), first.worth(), message.worth(), how);
  }

  /// In words, for the history: money in the currency of the goals.
  String inWords() {
    var what = "behind " + campaign + "/" + step;
    return worth == 0 && own == 0
        ? what
        : what
            + " (expected %.2f against %.2f%s)"
                .formatted(worth / 10_000.0, own / 10_000.0, how.isEmpty() ? "" : "; " + how);
  }
}
