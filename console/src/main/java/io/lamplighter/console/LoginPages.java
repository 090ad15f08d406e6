package io.lamplighter.console;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The way in.
@Controller
class LoginPages {
  @GetMapping("/login")
  String login(@RequestParam(required = false) @Nullable String problem, Model model) {
    model.addAttribute(
        "problem",
        switch (problem) {
          case "password" -> "No such name and password together. Check both and try again.";
          case "often" -> "Too many tries. Wait a quarter of an hour, then try again.";
          case null, default -> "";
        });
    return "login";
  }
}
