package io.lamplighter.simulator.meridian;

import io.lamplighter.campaigns.Channel;
import org.jspecify.annotations.Nullable;

/// A customer in numbers: what the utility can see, and the traits behind it that it cannot.
///
/// @param digital hidden: how at ease online; mean 0, deviation about 1
/// @param punctual hidden: how reliably bills are paid
/// @param caller hidden: how readily the phone is picked up
/// @param mood hidden: how content, before anything happens
/// @param touchy hidden: better left alone
/// @param likes hidden: the channel that works best
/// @param states the channel this customer has named, if any
/// @param prefetches whether the mail provider opens every message by itself
/// @param scanned whether a security scanner clicks every link
/// @param deadMail whether e-mail bounces for ever
record Person(
    Home home,
    int adult,
    int decade,
    Persona persona,
    double digital,
    double punctual,
    double caller,
    double mood,
    boolean touchy,
    Channel likes,
    @Nullable Channel states,
    boolean hasMail,
    boolean hasPhone,
    boolean hasInbox,
    boolean prefetches,
    boolean scanned,
    boolean deadMail) {

  long id() {
    return home.customer(adult);
  }

  String key() {
    return "C-" + id();
  }

  boolean business() {
    return home.kind() == Home.Kind.BUSINESS;
  }

  boolean reachable(Channel channel) {
    return switch (channel) {
      case EMAIL -> hasMail;
      case SMS, VOICE, WORKLIST -> hasPhone;
      case INBOX, PUSH -> hasInbox;
      case DIRECT_MAIL -> true;
      case WEBHOOK, AUDIENCE_FILE -> false;
    };
  }

  /// Whether a message over a channel arrives.
  boolean receives(Channel channel) {
    return reachable(channel) && !(channel == Channel.EMAIL && deadMail);
  }
}
