package io.lamplighter.console.access;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/// The person whose request this is.
public record Visitor(String name, Role role) {
  /// The one signed in, or null on the pages before.
  public static @Nullable Visitor current() {
    return of(SecurityContextHolder.getContext().getAuthentication());
  }

  static @Nullable Visitor of(@Nullable Authentication authentication) {
    return authentication != null && authentication.getPrincipal() instanceof SignedIn person
        ? new Visitor(person.getUsername(), person.role())
        : null;
  }

  public boolean may(Role.May right) {
    return role.may(right);
  }
}
