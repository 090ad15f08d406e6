package io.lamplighter.console;

import io.lamplighter.console.access.Doors;
import io.lamplighter.console.campaigns.CampaignPages;
import io.lamplighter.console.campaigns.FairnessPages;
import io.lamplighter.console.campaigns.ReconciliationPages;
import io.lamplighter.console.campaigns.ResultsPages;
import io.lamplighter.console.customers.CustomerPages;
import io.lamplighter.console.customers.CustomerRefs;
import io.lamplighter.console.home.HomePages;
import io.lamplighter.console.mailbox.MailboxPages;
import io.lamplighter.console.models.ModelPages;
import io.lamplighter.console.operations.OperationsPages;
import io.lamplighter.console.programs.ProgramPages;
import io.lamplighter.console.surveys.DriverPages;
import io.lamplighter.console.surveys.SurveyPages;
import io.lamplighter.console.whatif.WhatIfPages;
import java.time.Duration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The parts of the console, named one by one: what else lies on the class path of the executable
/// starts nothing here.
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  ErrorMvcAutoConfiguration.class,
  HttpEncodingAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  ThymeleafAutoConfiguration.class,
  SecurityAutoConfiguration.class,
  SecurityFilterAutoConfiguration.class,
  ServletWebSecurityAutoConfiguration.class
})
@Import({
  Doors.class,
  Frames.class,
  LoginPages.class,
  ThemePages.class,
  HomePages.class,
  CampaignPages.class,
  ResultsPages.class,
  ReconciliationPages.class,
  FairnessPages.class,
  CustomerRefs.class,
  CustomerPages.class,
  OperationsPages.class,
  MailboxPages.class,
  SurveyPages.class,
  DriverPages.class,
  ProgramPages.class,
  WhatIfPages.class,
  ModelPages.class
})
class ConsoleWiring implements WebMvcConfigurer {
  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/assets/htmx/**")
        .addResourceLocations("classpath:/META-INF/resources/webjars/htmx.org/2.0.4/dist/")
        .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic());
    registry
        .addResourceHandler("/assets/**")
        .addResourceLocations("classpath:/io/lamplighter/console/assets/")
        .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic());
  }
}
