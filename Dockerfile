# Lamplighter as one image: the verb and its options are the container's arguments.
#   docker build -t lamplighter . && docker run --rm lamplighter --help
FROM maven:3.9.11-eclipse-temurin-25-noble AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Pquick -pl cli -am package

FROM eclipse-temurin:25.0.1_8-jre-noble
RUN useradd --create-home --uid 10001 lamplighter \
  && install -d -o lamplighter -g lamplighter /var/lib/lamplighter/worklists
COPY --from=build /src/cli/target/lamplighter.jar /opt/lamplighter/lamplighter.jar
COPY --from=build /src/cli/target/lib /opt/lamplighter/lib
COPY campaigns/catalog /opt/lamplighter/campaigns/catalog
USER lamplighter
WORKDIR /home/lamplighter
# The process is number 1 and takes SIGTERM itself: a worker drains before it ends.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "--sun-misc-unsafe-memory-access=allow", \
  "-Dfile.encoding=UTF-8", "-Dlamplighter.home=/opt/lamplighter", \
  "-jar", "/opt/lamplighter/lamplighter.jar"]
CMD ["--help"]
