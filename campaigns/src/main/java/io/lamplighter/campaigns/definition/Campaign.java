package io.lamplighter.campaigns.definition;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Category;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.Money;
import io.lamplighter.campaigns.Share;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.UnitKind;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// One compiled version of a campaign. Immutable; two files that mean the same compile to equal
/// campaigns, whatever their comments, order or layout.
///
/// @param semantics the meaning of this form: a build that reads an older number keeps its meaning
/// @param subject what enters once
/// @param audience expression of who qualifies now, with segments expanded; empty means everybody
/// @param reentry how long after an entry ended the unit may enter again; absent means never
/// @param holdout share of the chosen households that is left alone
/// @param reconsider how long a decision about a unit, chosen or not, stands
/// @param arms variants and their shares of the not held out; empty means one
/// @param armsLearned whether the shares of the arms are only where it starts: then outcomes teach
///   them, wave by wave
public record Campaign(
    int semantics,
    CampaignName name,
    String owner,
    Category category,
    UnitKind subject,
    Optional<Goal> goal,
    String audience,
    Optional<Duration> reentry,
    Trigger trigger,
    Share holdout,
    Optional<String> holdoutReason,
    Choice choice,
    Duration reconsider,
    ChannelChoice channels,
    List<Arm> arms,
    boolean armsLearned,
    Journey journey,
    ExitRule exit,
    Optional<FollowUp> afterEnrollment) {

  /// The number written by this build. Raised when the same form comes to mean something else.
  public static final int SEMANTICS = 1;

  /// A campaign whose arms keep their shares.
  public Campaign(
      int semantics,
      CampaignName name,
      String owner,
      Category category,
      UnitKind subject,
      Optional<Goal> goal,
      String audience,
      Optional<Duration> reentry,
      Trigger trigger,
      Share holdout,
      Optional<String> holdoutReason,
      Choice choice,
      Duration reconsider,
      ChannelChoice channels,
      List<Arm> arms,
      Journey journey,
      ExitRule exit,
      Optional<FollowUp> afterEnrollment) {
    this(
        semantics,
        name,
        owner,
        category,
        subject,
        goal,
        audience,
        reentry,
        trigger,
        holdout,
        holdoutReason,
        choice,
        reconsider,
        channels,
        arms,
        /* armsLearned= */ false,
        journey,
        exit,
        afterEnrollment);
  }

  /// What the campaign is for, counted for the contacted and the holdout alike.
  ///
  /// @param program the program whose enrollment counts
  /// @param within how long after entry an enrollment counts; also when an outcome is mature
  public record Goal(
      String program, Duration within, Optional<Target> target, Optional<Money> value) {}

  /// A stated aim.
  ///
  /// @param lift wanted relative increase over the holdout, 0.15 for 15 % more
  public record Target(double lift, LocalDate by) {}

  /// One variant under comparison.
  public record Arm(String name, Share share) {}

  /// Which channels may be used and how one is picked among the consented and reachable.
  public record ChannelChoice(List<Channel> allow, Preference prefer) {}

  /// How a channel is picked: the customer's stated one first in both cases.
  public enum Preference {
    STATED,
    LEARNED
  }

  /// What ends an entry's sends early.
  public enum ExitRule {
    ON_ENROLLMENT,
    ON_LEAVING_AUDIENCE,
    NEVER
  }

  /// A survey some time after an enrollment.
  ///
  /// @param content what the invitation says
  /// @param earliest after the enrollment
  /// @param latest after the enrollment; later it is not asked any more
  public record FollowUp(
      Survey survey, Journey.Content content, Duration earliest, Duration latest) {
    /// The key under which its messages stand.
    public static final StepKey STEP = new StepKey("after-enrollment");

    /// What makes a message of it: no step of a journey can have this key.
    public static final String LINEAGE = "after enrollment";
  }
}
