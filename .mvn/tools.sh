# Finds a JDK 25 and a Maven for ./lamplighter and ./mvnw, or says what to install.
# Sourced, never run. Bash 3.2 is enough; nothing here needs HOME to be set.

readonly WANTED_JDK=25
readonly WANTED_MAVEN=3.8.7

say() { printf '%s\n' "$*" >&2; }

# The feature release of the JDK in a folder (25), or nothing if no JDK is there.
jdk_feature() {
  local home=$1 line version=
  [ -x "$home/bin/java" ] && [ -x "$home/bin/javac" ] || return 1
  if [ -r "$home/release" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
        JAVA_VERSION=*) version=${line#JAVA_VERSION=}; version=${version//\"/}; break ;;
      esac
    done <"$home/release"
  fi
  if [ -z "$version" ]; then
    version=$("$home/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  version=${version%%[!0-9]*}
  [ -n "$version" ] && printf '%s\n' "$version"
}

# Where the java on PATH lives. A link is followed; a shim is asked.
jdk_on_path() {
  local java home
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null) || java=$(command -v java)
  home=${java%/bin/java}
  if [ ! -r "$home/release" ]; then
    home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p' | head -n 1)
  fi
  [ -z "$home" ] || printf '%s\n' "$home"
}

# Every folder worth a look, the user's own wishes first, one a line.
jdk_folders() {
  local folder home=${HOME:-} IFS
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  jdk_on_path
  if [ -n "$home" ]; then
    for folder in "$home"/.sdkman/candidates/java/* "$home"/.jdks/* "$home"/.jdks/*/Contents/Home; do
      printf '%s\n' "$folder"
    done
  fi
  # LAMPLIGHTER_JDKS names other parent folders, parted by colons.
  IFS=:
  for folder in ${LAMPLIGHTER_JDKS-/usr/lib/jvm:/usr/local/lib/jvm:/opt:/Library/Java/JavaVirtualMachines:/opt/homebrew/opt:/usr/local/opt}; do
    for home in "$folder"/* "$folder"/*/Contents/Home; do
      printf '%s\n' "$home"
    done
  done
}

# Sets JDK to the first JDK 25, or to a newer one when there is no 25.
find_jdk() {
  local home feature newer= seen=
  JDK=
  while IFS= read -r home; do
    feature=$(jdk_feature "$home") || continue
    if [ "$feature" -eq "$WANTED_JDK" ]; then
      JDK=$home
      return 0
    fi
    if [ "$feature" -gt "$WANTED_JDK" ] && [ -z "$newer" ]; then newer=$home; fi
    seen="$seen
    $feature in $home"
  done < <(jdk_folders)
  if [ -n "$newer" ]; then
    JDK=$newer
    return 0
  fi
  say "No JDK $WANTED_JDK found: not in JAVA_HOME, not on PATH, not in the usual folders."
  [ -z "$seen" ] || say "  Only:$seen"
  say "  Install one and run this again:"
  say "    Linux    a temurin-$WANTED_JDK-jdk package, see https://adoptium.net/installation/linux"
  say "    macOS    brew install --cask temurin@$WANTED_JDK"
  say "    SDKMAN   sdk install java $WANTED_JDK-tem"
  say "  or unpack one anywhere and set JAVA_HOME to its folder."
  return 1
}

maven_folders() {
  local mvn folder home=${HOME:-}
  if mvn=$(command -v mvn); then printf '%s\n' "$mvn"; fi
  [ -z "${MAVEN_HOME:-}" ] || printf '%s\n' "$MAVEN_HOME/bin/mvn"
  if [ -n "$home" ]; then
    for folder in "$home"/.sdkman/candidates/maven/* "$home"/.m2/wrapper/dists/*/*; do
      printf '%s\n' "$folder/bin/mvn"
    done
  fi
  # LAMPLIGHTER_MAVENS names other parent folders, parted by colons.
  local IFS=:
  for folder in ${LAMPLIGHTER_MAVENS-/usr/share:/usr/local/share:/usr/local:/opt:/opt/homebrew:/opt/homebrew/opt}; do
    for home in "$folder" "$folder"/*maven*; do
      printf '%s\n' "$home/bin/mvn"
    done
  done
}

# Whether dotted version $1 is $2 or later; what follows the three numbers is not looked at.
at_least() {
  local IFS=. have want i
  have=(${1%%[!0-9.]*})
  want=($2)
  for i in 0 1 2; do
    if [ "${have[i]:-0}" -gt "${want[i]:-0}" ]; then return 0; fi
    if [ "${have[i]:-0}" -lt "${want[i]:-0}" ]; then return 1; fi
  done
}

# Sets MAVEN to the first Maven that is new enough. Needs JDK.
find_maven() {
  local mvn version seen=
  MAVEN=
  while IFS= read -r mvn; do
    [ -x "$mvn" ] && [ ! -d "$mvn" ] || continue
    version=$(JAVA_HOME=$JDK "$mvn" --version </dev/null 2>/dev/null |
      sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || continue
    if at_least "$version" "$WANTED_MAVEN"; then
      MAVEN=$mvn
      return 0
    fi
    seen="$seen
    $version in $mvn"
  done < <(maven_folders)
  say "No Maven from $WANTED_MAVEN on found: not on PATH, not in MAVEN_HOME, not in the usual folders."
  [ -z "$seen" ] || say "  Only:$seen"
  say "  Install one and run this again:"
  say "    Linux    apt install maven   (or dnf, pacman, apk)"
  say "    macOS    brew install maven"
  say "    SDKMAN   sdk install maven"
  say "  or unpack one anywhere and put its bin folder on PATH."
  return 1
}
