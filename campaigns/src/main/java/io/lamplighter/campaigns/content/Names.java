package io.lamplighter.campaigns.content;

import io.lamplighter.campaigns.UnitKind;
import io.lamplighter.campaigns.audience.Catalogue;
import io.lamplighter.campaigns.definition.Trigger;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a template may show, by path, and whether everybody has it.
///
/// Besides the attributes of the catalogue: `utility.name`, `utility.address` (postal),
/// `utility.phone`, `utility.portal` (address of the customer portal), `links.unsubscribe`,
/// `links.preferences`, `links.survey` (only in survey invitations), `arm` (the empty text without
/// arms) and `event.*`, the fields of the event that started the campaign.
///
/// @param always by path
/// @param here what the campaign is for, for hints
public record Names(Map<String, Boolean> always, UnitKind here) {
  public Names {
    always = Collections.unmodifiableMap(new TreeMap<>(always));
  }

  /// What templates of a campaign may show.
  ///
  /// @param survey whether the template invites to a survey
  public static Names of(Catalogue catalogue, UnitKind kind, Trigger trigger, boolean survey) {
    var always = new TreeMap<String, Boolean>();
    catalogue
        .attributes()
        .values()
        .forEach(
            attribute -> {
              boolean own = attribute.of() == kind;
              boolean customersOfAccount =
                  kind == UnitKind.ACCOUNT && attribute.of() == UnitKind.CUSTOMER;
              if (own || customersOfAccount) {
                always.put(attribute.path(), attribute.always());
              }
            });
    for (String path :
        new String[] {
          "utility.name",
          "utility.address",
          "utility.phone",
          "utility.portal",
          "links.unsubscribe",
          "links.preferences",
          "arm"
        }) {
      always.put(path, true);
    }
    if (survey) {
      always.put("links.survey", true);
    }
    if (trigger instanceof Trigger.When when) {
      var event = catalogue.events().get(when.event());
      if (event != null) {
        event.fields().forEach((name, field) -> always.put("event." + name, field.always()));
      }
    }
    return new Names(always, kind);
  }
}
