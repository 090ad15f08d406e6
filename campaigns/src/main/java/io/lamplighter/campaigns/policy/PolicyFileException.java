package io.lamplighter.campaigns.policy;

import java.util.List;
import java.util.stream.Collectors;

/// A policy file that cannot be used. It carries everything that is wrong with it, in file order.
public final class PolicyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<PolicyProblem> problems;

  PolicyFileException(List<PolicyProblem> problems) {
    super(problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<PolicyProblem> problems() {
    return problems;
  }
}
