package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {
  /// These quote addresses, which are keys of pages, and what people typed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.web.servlet.PageNotFound",
        "org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver",
        "org.springframework.web.servlet.resource",
        "org.thymeleaf.TemplateEngine"
      })
  void whatVisitorsAskForIsNotLogged(String logger) throws IOException {
    assertThat(configuration()).containsPattern("name=\"" + logger + "\" level=\"(OFF|ERROR)\"");
  }

  private static String configuration() throws IOException {
    try (var in = Lamplighter.class.getResourceAsStream("/logback.xml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
