package io.lamplighter.workers.pages;

import io.lamplighter.ledger.Ledger;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// The running public pages. Close them before the ledger they use.
public final class PublicPages implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private PublicPages(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// How the pages are reached, and where they may send people.
  ///
  /// @param host the address to listen on
  /// @param port 0 takes any free one
  /// @param linkHosts hosts that a click may lead to, for example `meridian.example`; all else is
  ///   refused
  /// @param postalAddress of the utility, as mail law wants it at the foot of the page
  public record Settings(String host, int port, Set<String> linkHosts, String postalAddress) {}

  /// Starts the pages over an open ledger and returns when they answer.
  ///
  /// @param clock what the pages call now
  /// @throws org.springframework.boot.web.server.PortInUseException wrapped, if the port is taken
  public static PublicPages start(
      Ledger ledger, LinkTokens tokens, Settings settings, InstantSource clock) {
    var application = new SpringApplication(PagesWiring.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    // Whoever starts the pages also ends them, and has set up logging before.
    application.setRegisterShutdownHook(false);
    application.setListeners(
        application.getListeners().stream()
            .filter(listener -> !(listener instanceof LoggingApplicationListener))
            .toList());
    application.addInitializers(
        context -> {
          context
              .getEnvironment()
              .getPropertySources()
              .addFirst(new MapPropertySource("pages", properties(settings)));
          var beans = (GenericApplicationContext) context;
          beans.registerBean(Ledger.class, () -> ledger, bean -> bean.setDestroyMethodName(""));
          beans.registerBean(LinkTokens.class, () -> tokens);
          beans.registerBean(Settings.class, () -> settings);
          beans.registerBean(InstantSource.class, () -> clock);
        });
    return new PublicPages(application.run());
  }

  public int port() {
    var server = ((WebServerApplicationContext) context).getWebServer();
    if (server == null) {
      throw new IllegalStateException("the pages are closed");
    }
    return server.getPort();
  }

  @Override
  public void close() {
    context.close();
  }

  private static Map<String, Object> properties(Settings settings) {
    var properties = new LinkedHashMap<String, Object>();
    // Several applications share one class path: none may read the other's files.
    properties.put("spring.config.name", "lamplighter-pages");
    properties.put("spring.main.web-application-type", "servlet");
    properties.put("server.address", settings.host());
    properties.put("server.port", settings.port());
    properties.put("server.shutdown", "immediate");
    // As many threads as connections; how many are inside at once is the shield's.
    properties.put("spring.threads.virtual.enabled", true);
    properties.put("server.tomcat.max-http-form-post-size", "64KB");
    properties.put("server.server-header", "");
    properties.put("spring.web.resources.add-mappings", false);
    properties.put("spring.web.error.whitelabel.enabled", false);
    properties.put("spring.thymeleaf.prefix", "classpath:/io/lamplighter/workers/pages/");
    properties.put("spring.thymeleaf.encoding", "UTF-8");
    properties.put("spring.thymeleaf.check-template-location", false);
    return properties;
  }
}
