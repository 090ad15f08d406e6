package io.lamplighter.campaigns.policy;

/// A situation in which a customer is spared some messages.
public enum Protection {
  MEDICAL_BASELINE,
  MORATORIUM,
  DISCONNECT_PENDING,
  DECEASED,
  OPEN_COMPLAINT,
  OPEN_OUTAGE
}
