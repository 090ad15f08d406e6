package io.lamplighter.console.access;

import io.lamplighter.console.Settings;
import io.lamplighter.ledger.Ledger;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/// Which pages open to whom, and what every answer tells the browser to refuse.
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class Doors {
  /// How long whoever has signed in may rest. Strangers' sessions end much sooner, see Console.
  private static final Duration SIGNED_IN = Duration.ofHours(8);

  /// Before everything but what says which letters a form is written in.
  @Bean
  FilterRegistrationBean<Gate> gate() {
    var gate = new FilterRegistrationBean<>(new Gate());
    gate.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return gate;
  }

  @Bean
  SecurityFilterChain doors(
      HttpSecurity http, Ledger ledger, InstantSource clock, Settings settings) {
    var throttle = new LoginThrottle();
    var audit = new Audit(ledger);
    var wanted = wanted();
    var welcome = new SavedRequestAwareAuthenticationSuccessHandler();
    welcome.setRequestCache(wanted);
    http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.FORWARD, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers("/login", "/assets/**", "/me/theme")
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, "/campaigns/*/settle")
                    .hasAuthority(Role.May.SETTLE_MESSAGES.name())
                    .requestMatchers(HttpMethod.POST, "/campaigns/**")
                    .hasAuthority(Role.May.CONTROL_CAMPAIGNS.name())
                    .requestMatchers(HttpMethod.POST, "/models/**")
                    .hasAuthority(Role.May.APPROVE_MODELS.name())
                    .requestMatchers("/mailbox/**", "/mailbox.csv")
                    .hasAuthority(Role.May.READ_CAUGHT_MAIL.name())
                    .anyRequest()
                    .authenticated())
        .requestCache(cache -> cache.requestCache(wanted))
        .exceptionHandling(refused -> refused.authenticationEntryPoint(entry()))
        .formLogin(
            form ->
                form.loginPage("/login")
                    .successHandler(
                        (request, response, person) -> {
                          throttle.succeeded(
                              ClosedDoor.name(request), request.getRemoteAddr(), clock.instant());
                          request.getSession().setMaxInactiveInterval((int) SIGNED_IN.toSeconds());
                          audit.add(clock.instant(), person.getName(), "sign in", "console");
                          welcome.onAuthenticationSuccess(request, response, person);
                        })
                    .failureHandler(
                        (request, response, problem) ->
                            response.sendRedirect("/login?problem=password")))
        .logout(logout -> logout.logoutSuccessUrl("/login"))
        .addFilterBefore(
            new ClosedDoor(throttle, clock), UsernamePasswordAuthenticationFilter.class)
        .headers(
            headers ->
                headers
                    .frameOptions(HeadersConfigurer.FrameOptionsConfig::disable)
                    .addHeaderWriter(new Refusals())
                    .crossOriginOpenerPolicy(
                        policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN)));
    return http.build();
  }

  /// Strangers are led to the login page. A figure that refreshes itself must not be replaced by
  /// it, so its request is only told that the session is over.
  private static AuthenticationEntryPoint entry() {
    var login = new LoginUrlAuthenticationEntryPoint("/login");
    return (request, response, problem) -> {
      if (request.getHeader("HX-Request") == null) {
        login.commence(request, response, problem);
      } else {
        response.sendError(HttpStatus.UNAUTHORIZED.value());
      }
    };
  }

  /// Where somebody wanted to go is kept in the session and nothing is added to the address, which
  /// Spring Security means by null though it does not say so.
  @SuppressWarnings("NullAway")
  private static HttpSessionRequestCache wanted() {
    var wanted = new HttpSessionRequestCache();
    wanted.setMatchingRequestParameterName(null);
    return wanted;
  }

  @Bean
  UserDetailsService people(Ledger ledger) {
    var users = new ConsoleUsers(ledger);
    return name -> named(users, name).orElseThrow(Doors::nobody);
  }

  /// What fails here is logged by Spring Security in all its words, and the ledger's quote the
  /// name.
  private static Optional<SignedIn> named(ConsoleUsers users, String name) {
    try {
      return users.named(name).map(SignedIn::new);
    } catch (RuntimeException broken) {
      throw new InternalAuthenticationServiceException(
          "the ledger does not say who may sign in: " + broken.getClass().getName());
    }
  }

  private static UsernameNotFoundException nobody() {
    return new UsernameNotFoundException("nobody of this name");
  }

  @Bean
  PasswordEncoder passwords() {
    return new BCryptPasswordEncoder();
  }
}
