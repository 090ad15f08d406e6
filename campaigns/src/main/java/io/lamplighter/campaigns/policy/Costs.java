package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.definition.Campaign;
import io.lamplighter.campaigns.definition.Journey.Content;
import io.lamplighter.campaigns.definition.Journey.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What one message costs over each channel, in hundredths of a cent.
public record Costs(Map<Channel, Long> each) {
  public Costs {
    each = Map.copyOf(each);
  }

  public long of(Channel channel) {
    return each.getOrDefault(channel, 0L);
  }

  /// The most that one entry can cost: all messages on the dearest way through the journey, and the
  /// survey after it.
  ///
  /// @param chosen the channel of the entry, for messages that name none of their own
  public long most(Campaign campaign, Channel chosen) {
    var dearest = new HashMap<StepKey, Long>();
    // Every step's successors stand behind it, so going backwards each is known when it is needed.
    for (var step : campaign.journey().steps().reversed()) {
      dearest.put(
          step.key(),
          switch (step) {
            case Step.Contact contact ->
                contact.channel().map(this::of).orElse(of(campaign, contact.content(), chosen))
                    + behind(contact.next(), dearest);
            case Step.Wait wait -> behind(wait.next(), dearest);
            case Step.Exit exit -> 0L;
            case Step.Branch branch ->
                Math.max(behind(branch.then(), dearest), behind(branch.otherwise(), dearest));
          });
    }
    return behind(Optional.of(campaign.journey().first()), dearest) + survey(campaign, chosen);
  }

  /// What the survey after an enrollment costs, which can come when the journey is over.
  ///
  /// @param chosen the channel of the entry
  public long survey(Campaign campaign, Channel chosen) {
    return campaign
        .afterEnrollment()
        .map(followUp -> of(campaign, followUp.content(), chosen))
        .orElse(0L);
  }

  /// The prices as one JSON object, by the channels' words.
  public String json() {
    return each.entrySet().stream()
        .map(price -> "\"" + price.getKey().word() + "\":" + price.getValue())
        .sorted()
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// Words for the chosen channel cost that channel; else the first that has words is taken.
  private long of(Campaign campaign, Content content, Channel chosen) {
    var spoken = content.byChannel().keySet();
    return spoken.isEmpty() || spoken.contains(chosen)
        ? of(chosen)
        : campaign.channels().allow().stream()
            .filter(spoken::contains)
            .findFirst()
            .map(this::of)
            .orElse(0L);
  }

  private static long behind(Optional<StepKey> next, Map<StepKey, Long> dearest) {
    return next.map(key -> dearest.getOrDefault(key, 0L)).orElse(0L);
  }
}
