package io.lamplighter.campaigns.policy;

/// Who lets a newly trained model decide about people.
public enum ModelApproval {
  /// The promotion rule alone.
  AUTOMATIC,
  /// The rule, and then a person.
  REQUIRED
}
