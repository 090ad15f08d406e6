package io.lamplighter.console;

import io.lamplighter.ledger.Ledger;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// One running console. Close it before the ledger it reads.
public final class Console implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final Settings settings;

  private Console(ConfigurableApplicationContext context, Settings settings) {
    this.context = context;
    this.settings = settings;
  }

  /// Starts a console over an open ledger and returns when it answers.
  ///
  /// @param clock what the pages call now
  /// @throws ConsoleNotStartedException if the port is taken or the address is none of this machine
  public static Console start(Ledger ledger, Settings settings, InstantSource clock) {
    var application = new SpringApplication(ConsoleWiring.class);
    application.setWebApplicationType(WebApplicationType.SERVLET);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    // Whoever starts the console also ends it, and has set up logging before.
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
              .addFirst(new MapPropertySource("console", properties(settings)));
          var beans = (GenericApplicationContext) context;
          beans.registerBean(Ledger.class, () -> ledger, bean -> bean.setDestroyMethodName(""));
          beans.registerBean(Settings.class, () -> settings);
          beans.registerBean(InstantSource.class, () -> clock);
        });
    try {
      return new Console(application.run(), settings);
    } catch (RuntimeException broken) {
      for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
        if (cause instanceof PortInUseException) {
          throw new ConsoleNotStartedException(settings.port(), broken);
        }
        if (cause instanceof UnknownHostException || cause instanceof SocketException) {
          throw new ConsoleNotStartedException(settings.host(), settings.port(), broken);
        }
      }
      throw broken;
    }
  }

  public int port() {
    var server = ((WebServerApplicationContext) context).getWebServer();
    return server == null ? settings.port() : server.getPort();
  }

  /// Where a browser on this machine finds it.
  public URI address() {
    var host = settings.host().equals("0.0.0.0") ? "localhost" : settings.host();
    return URI.create("http://" + host + ":" + port() + "/");
  }

  @Override
  public void close() {
    context.close();
  }

  private static Map<String, Object> properties(Settings settings) {
    var properties = new LinkedHashMap<String, Object>();
    // Several applications share one class path: none may read the other's files.
    properties.put("spring.config.name", "lamplighter-console");
    properties.put("spring.main.web-application-type", "servlet");
    properties.put("server.address", settings.host());
    properties.put("server.port", settings.port());
    properties.put("server.shutdown", "immediate");
    // As many threads as connections; how many are inside at once is the gate's.
    properties.put("spring.threads.virtual.enabled", true);
    properties.put("server.tomcat.use-relative-redirects", true);
    properties.put("server.server-header", "");
    // Of strangers; whoever signs in gets longer.
    properties.put("server.servlet.session.timeout", "10m");
    properties.put("server.servlet.session.tracking-modes", "cookie");
    properties.put("server.servlet.session.cookie.name", "lamplighter");
    properties.put("server.servlet.session.cookie.http-only", true);
    properties.put("server.servlet.session.cookie.same-site", "lax");
    properties.put("server.servlet.session.cookie.secure", settings.https());
    properties.put("server.forward-headers-strategy", settings.https() ? "native" : "none");
    properties.put("spring.web.resources.add-mappings", false);
    properties.put("spring.web.error.whitelabel.enabled", false);
    properties.put("spring.thymeleaf.prefix", "classpath:/io/lamplighter/console/pages/");
    // A page that breaks half way is an error page, never half a page.
    properties.put("spring.thymeleaf.servlet.produce-partial-output-while-processing", false);
    properties.put("spring.thymeleaf.encoding", "UTF-8");
    properties.put("spring.thymeleaf.check-template-location", false);
    return properties;
  }
}
