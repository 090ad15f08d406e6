package io.lamplighter.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.lamplighter.benchmarks.Benchmarks;
import java.io.ObjectInputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The rules of ARCHITECTURE.md that byte code can show.
class ArchitectureTest {
  /// Where the clock and chance may be taken from the machine. Everywhere else time is an argument
  /// or an `InstantSource`, chance a seed. The executable hands both out, and so does the class
  /// that puts a Spring application together.
  private static final DescribedPredicate<JavaClass> HANDS_OUT_THE_CLOCK =
      describe(
          "may read the machine's clock",
          type ->
              type.getPackageName().startsWith("io.lamplighter.cli")
                  || type.isMetaAnnotatedWith(
                      "org.springframework.context.annotation.Configuration"));

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.lamplighter");

  private static final ArchRule NO_CLOCK_NO_CHANCE =
      noClasses()
          .that(DescribedPredicate.not(HANDS_OUT_THE_CLOCK))
          .should()
          .callCodeUnitWhere(
              describe("it takes time or chance from the machine", ArchitectureTest::isImpure))
          .because("a decision must come out the same when it is asked again");

  /// The library that writes mail takes a `Date` and nothing else.
  private static final ArchRule NO_OLD_DATES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lamplighter.workers.channels.email")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Date")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Calendar")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.text.SimpleDateFormat");

  private static final ArchRule NO_FIELD_INJECTION =
      noFields()
          .should()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
          .orShould()
          .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
          .orShould()
          .beAnnotatedWith("jakarta.inject.Inject")
          .orShould()
          .beAnnotatedWith("jakarta.annotation.Resource")
          .because("what a type needs stands in its constructor");

  private static final ArchRule NO_EMPTY_NAMES =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .because("a type is a word that marketers and analysts use");

  @Test
  void seesEveryModule() {
    assertThat(
            OURS.stream()
                .map(
                    type -> type.getPackageName().replaceFirst("io\\.lamplighter\\.(\\w+).*", "$1"))
                .distinct())
        .contains(
            "campaigns",
            "workflows",
            "ledger",
            "models",
            "workers",
            "console",
            "simulator",
            "benchmarks",
            "cli");
  }

  @Test
  void arrowsBetweenModulesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("campaigns")
        .definedBy("io.lamplighter.campaigns..")
        .layer("workflows")
        .definedBy("io.lamplighter.workflows..")
        .layer("ledger")
        .definedBy("io.lamplighter.ledger..")
        .layer("models")
        .definedBy("io.lamplighter.models..")
        .layer("workers")
        .definedBy("io.lamplighter.workers..")
        .layer("console")
        .definedBy("io.lamplighter.console..")
        .layer("simulator")
        .definedBy("io.lamplighter.simulator..")
        .layer("benchmarks")
        .definedBy("io.lamplighter.benchmarks..")
        .layer("cli")
        .definedBy("io.lamplighter.cli..")
        .whereLayer("campaigns")
        .mayNotAccessAnyLayer()
        .whereLayer("workflows")
        .mayOnlyAccessLayers("campaigns")
        .whereLayer("ledger")
        .mayOnlyAccessLayers("campaigns")
        .whereLayer("models")
        .mayOnlyAccessLayers("campaigns", "ledger")
        .whereLayer("workers")
        .mayOnlyAccessLayers("campaigns", "workflows", "ledger", "models")
        .whereLayer("console")
        .mayOnlyAccessLayers("campaigns", "workflows", "ledger", "models")
        .whereLayer("simulator")
        .mayOnlyAccessLayers("campaigns", "workflows", "ledger", "models", "workers")
        .whereLayer("benchmarks")
        .mayOnlyAccessLayers("campaigns", "workflows", "ledger", "models", "workers", "simulator")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(OURS);
  }

  @Test
  void theLanguageIsPure() {
    banned("io.lamplighter.campaigns..", "io.temporal..", "org.springframework..", "smile..");
    banned(
        "io.lamplighter.campaigns..", "java.sql..", "javax.sql..", "org.jdbi..", "java.net.http..");
  }

  @Test
  void workflowsSeeNoDatabaseNoSpringNoModel() {
    banned("io.lamplighter.workflows..", "org.springframework..", "smile..");
    banned("io.lamplighter.workflows..", "java.sql..", "javax.sql..", "org.jdbi..");
  }

  @Test
  void ledgerAndModelsKnowNeitherTemporalNorSpring() {
    banned("io.lamplighter.ledger..", "io.temporal..", "org.springframework..");
    banned("io.lamplighter.models..", "io.temporal..", "org.springframework..");
  }

  @Test
  void onlyModelsSeeSmile() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.lamplighter.models..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("smile.."))
        .check(OURS);
  }

  /// Smile's matrices need a native library that is not in its jars, and a serialised model that is
  /// read back may run anything.
  @Test
  void modelsNeedNoNativeCodeAndDeserialiseNothing() {
    banned("io.lamplighter.models..", "smile.tensor..", "smile.linalg..", "org.bytedeco..");
    noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class).check(OURS);
  }

  @Test
  void timeIsAnArgumentAndChanceASeed() {
    NO_CLOCK_NO_CHANCE.check(OURS);
  }

  @Test
  void datesAreJavaTime() {
    NO_OLD_DATES.check(OURS);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    NO_FIELD_INJECTION.check(OURS);
  }

  @Test
  void typesAreNamedInTheWordsOfTheField() {
    NO_EMPTY_NAMES.check(OURS);
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..dto..", "..common..", "..helper..")
        .check(OURS);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("io.lamplighter.(**)")
        .should()
        .beFreeOfCycles()
        // The package that puts the console together names all its pages.
        .ignoreDependency(resideInAPackage("io.lamplighter.console"), alwaysTrue())
        // The list of all benchmarks names each of them.
        .ignoreDependency(JavaClass.Predicates.type(Benchmarks.class), alwaysTrue())
        .check(OURS);
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    var all = OURS.stream().map(JavaClass::getPackageName).collect(toCollection(TreeSet::new));
    var marked =
        OURS.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .filter(type -> type.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(toCollection(TreeSet::new));

    assertThat(marked).isEqualTo(all);
  }

  @Test
  void theRulesCatchAnOffender() {
    var offender = new ClassFileImporter().importClasses(OffenderManager.class);

    for (var rule : List.of(NO_OLD_DATES, NO_FIELD_INJECTION, NO_EMPTY_NAMES)) {
      assertThat(rule.evaluate(offender).hasViolation()).as(rule.getDescription()).isTrue();
    }
    var impure =
        offender.get(OffenderManager.class).getMethods().stream()
            .filter(
                method -> method.getCallsFromSelf().stream().anyMatch(ArchitectureTest::isImpure))
            .map(method -> method.getName())
            .toList();
    assertThat(impure)
        .containsExactlyInAnyOrder(
            "now", "today", "millis", "clock", "source", "id", "dice", "unseeded", "shared");
  }

  private static void banned(String where, String... packages) {
    noClasses()
        .that()
        .resideInAPackage(where)
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages))
        .check(OURS);
  }

  private static boolean isImpure(JavaCall<?> call) {
    if (call.getOrigin().getName().equals("main")) {
      return false;
    }
    CodeUnitCallTarget target = call.getTarget();
    var owner = target.getOwner().getName();
    var name = target.getName();
    var arguments = target.getRawParameterTypes();
    boolean takesClock =
        arguments.stream().anyMatch(type -> type.isAssignableTo(InstantSource.class));
    return switch (owner) {
      case "java.lang.System" -> name.equals("currentTimeMillis");
      case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
      case "java.util.UUID" -> name.equals("randomUUID");
      case "java.util.Random", "java.util.SplittableRandom" ->
          name.equals("<init>") && arguments.isEmpty();
      case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
      case "java.util.Collections" -> name.equals("shuffle") && arguments.size() == 1;
      case "java.time.Clock", "java.time.InstantSource" ->
          Set.of("system", "systemUTC", "systemDefaultZone").contains(name);
      default -> owner.startsWith("java.time.") && name.equals("now") && !takesClock;
    };
  }

  /// Breaks every rule that is written out above.
  @SuppressWarnings({"JavaUtilDate", "unused"})
  private static final class OffenderManager {
    @Autowired private Date since;

    Instant now() {
      return Instant.now();
    }

    LocalDate today() {
      return LocalDate.now(ZoneOffset.UTC);
    }

    long millis() {
      return System.currentTimeMillis();
    }

    Clock clock() {
      return Clock.systemUTC();
    }

    InstantSource source() {
      return InstantSource.system();
    }

    UUID id() {
      return UUID.randomUUID();
    }

    double dice() {
      return Math.random();
    }

    Random unseeded() {
      return new Random();
    }

    int shared() {
      return ThreadLocalRandom.current().nextInt();
    }

    Instant allowed(InstantSource clock) {
      return clock.instant();
    }

    Random seeded() {
      return new Random(42);
    }
  }
}
