package io.lamplighter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LogTest {
  /// These quote addresses, which are keys of pages, and what people typed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.web.servlet.PageNotFound",
        "org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver",
        "org.springframework.web.servlet.resource.ResourceHandlerUtils",
        "org.thymeleaf.TemplateEngine"
      })
  void whatVisitorsAskForIsNotLogged(String logger) {
    assertThat(LoggerFactory.getLogger(logger).isWarnEnabled()).isFalse();
  }
}
