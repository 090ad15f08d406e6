package io.lamplighter.console.access;

import io.lamplighter.console.access.ConsoleUsers.ConsoleUser;
import java.util.Arrays;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;

/// A person of the console as Spring Security carries them: every right is an authority.
final class SignedIn extends User {
  private static final long serialVersionUID = 1;

  private final Role role;

  SignedIn(ConsoleUser user) {
    super(
        user.name(),
        user.password(),
        Arrays.stream(Role.May.values())
            .filter(user.role()::may)
            .map(right -> new SimpleGrantedAuthority(right.name()))
            .toList());
    this.role = user.role();
  }

  Role role() {
    return role;
  }
}
