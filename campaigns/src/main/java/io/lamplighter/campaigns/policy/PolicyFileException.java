package io.lamplighter.campaigns.policy;

import io.lamplighter.campaigns.language.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// A policy file that cannot be used. It carries everything that is wrong with it, in file order.
public final class PolicyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  PolicyFileException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
