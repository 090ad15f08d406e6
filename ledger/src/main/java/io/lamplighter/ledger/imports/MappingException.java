package io.lamplighter.ledger.imports;

import java.util.List;
import java.util.stream.Collectors;

/// A mapping file that cannot be used. It carries everything that is wrong with it, in file order.
public final class MappingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<MappingProblem> problems;

  MappingException(List<MappingProblem> problems) {
    super(problems.stream().map(MappingProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<MappingProblem> problems() {
    return problems;
  }
}
