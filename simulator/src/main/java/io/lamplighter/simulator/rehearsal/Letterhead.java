package io.lamplighter.simulator.rehearsal;

import io.lamplighter.workers.Playbook;
import io.lamplighter.workers.cohorts.Composer;
import io.lamplighter.workers.cohorts.TemplateComposer;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// What Meridian Electric & Gas says of itself in its messages.
public final class Letterhead {
  public static final String NAME = "Meridian Electric & Gas";
  public static final String ADDRESS = "1 Lamp Street, Denver CO 80202";
  public static final String PHONE = "+13035550100";
  public static final URI PORTAL = URI.create("https://portal.meridian.example");

  private Letterhead() {}

  /// What templates show as `utility.*`.
  public static Map<String, String> values() {
    return Map.of(
        "utility.name", NAME,
        "utility.address", ADDRESS,
        "utility.phone", PHONE,
        "utility.portal", PORTAL.toString());
  }

  /// Writes a rehearsal's messages from the campaigns' own templates. Nobody can follow their
  /// links: they reach nobody.
  public static Function<Playbook, Composer> composer(Jdbi jdbi) {
    var nowhere =
        new TemplateComposer.Links(
            Map.of(
                "unsubscribe", "https://e.meridian.example/u",
                "preferences", "https://e.meridian.example/p",
                "survey", "https://e.meridian.example/s"),
            null);
    return playbook ->
        new TemplateComposer(jdbi, playbook, values(), (leased, intentAt) -> nowhere);
  }
}
