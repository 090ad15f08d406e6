package io.lamplighter.campaigns;

import java.util.regex.Pattern;

/// A campaign's name: lower-case words joined by hyphens, at most 63 characters. It is part of
/// workflow ids and addresses, so it never changes.
public record CampaignName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public CampaignName {
    if (!isName(value)) {
      throw new IllegalArgumentException("'" + value + "' is no campaign name");
    }
  }

  /// Whether a text could be a campaign's name.
  public static boolean isName(String text) {
    return text.length() <= 63 && FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
