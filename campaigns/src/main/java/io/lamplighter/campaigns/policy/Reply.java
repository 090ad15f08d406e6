package io.lamplighter.campaigns.policy;

/// What a customer means by a reply.
public sealed interface Reply {
  /// No more messages.
  ///
  /// @param words the words that say so, as the policy has them
  /// @param certain whether the whole reply is one of the agreed words; otherwise it is obeyed all
  ///   the same and shown to a person
  /// @param wrongPerson whether the address is said to be somebody else's
  record OptOut(String words, boolean certain, boolean wrongPerson) implements Reply {}

  /// Who is writing, how often, and how does it stop?
  record Help() implements Reply {}

  /// Messages of this stream to this address again.
  record OptIn() implements Reply {}

  /// None of these: an answer, or something for a person to read.
  record None() implements Reply {}
}
