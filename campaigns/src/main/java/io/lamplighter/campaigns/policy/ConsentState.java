package io.lamplighter.campaigns.policy;

/// What a customer has agreed to, for one channel and one kind of message. Later ones include
/// earlier ones, [#REFUSED] aside.
public enum ConsentState {
  /// Said no, or took an earlier yes back.
  REFUSED,
  /// Nothing is on record.
  NONE,
  /// Gave the address to the utility in the course of being served (contract, application, call).
  IMPLIED,
  /// Said yes to this kind of message.
  EXPRESS,
  /// Said yes in writing or by an electronic signature, to advertising by this channel.
  WRITTEN
}
