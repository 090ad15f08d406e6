package io.lamplighter.campaigns.content;

import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.Suggestion;
import io.lamplighter.campaigns.content.LiquidPieces.Piece;
import io.lamplighter.campaigns.content.LiquidWords.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Goes through a template without rendering it: which paths it reads, which of them it cannot do
/// without, and everything in it that is not in the subset.
final class LiquidReading {
  static final Set<String> FILTERS =
      Set.of(
          "default",
          "upcase",
          "downcase",
          "capitalize",
          "append",
          "prepend",
          "strip",
          "truncate",
          "truncatewords",
          "date",
          "money",
          "round",
          "floor",
          "ceil",
          "abs",
          "plus",
          "minus",
          "times",
          "divided_by",
          "modulo",
          "at_least",
          "at_most",
          "size",
          "url_encode");
  private static final Set<String> TAGS =
      Set.of(
          "if",
          "elsif",
          "else",
          "endif",
          "unless",
          "endunless",
          "case",
          "when",
          "endcase",
          "for",
          "endfor",
          "break",
          "continue",
          "assign",
          "comment",
          "endcomment",
          "abort_message");
  private static final Set<String> WORDS =
      Set.of("and", "or", "contains", "true", "false", "nil", "null", "blank", "empty", "in");
  private static final Map<String, String> ENDS =
      Map.of(
          "if",
          "endif",
          "unless",
          "endunless",
          "case",
          "endcase",
          "for",
          "endfor",
          "comment",
          "endcomment");

  /// A block that is open: its tag, where it began, what its present branch has made sure.
  private record Block(String tag, Piece opened, Set<String> sure) {}

  private final String template;
  private final List<Flaw> flaws = new ArrayList<>();
  private final Map<String, Boolean> needed = new TreeMap<>();
  private final Map<String, Word> firstUse = new TreeMap<>();
  private final Map<String, Word> firstBareUse = new TreeMap<>();
  private final Set<String> locals = new HashSet<>();
  private final Deque<Block> open = new ArrayDeque<>();

  private LiquidReading(String template) {
    this.template = template;
  }

  static LiquidReading of(String template) {
    var reading = new LiquidReading(template);
    reading.read();
    return reading;
  }

  /// What is wrong whatever the names are.
  List<Flaw> flaws() {
    return flaws;
  }

  /// The paths that are read; true for those without which nothing sensible can be shown.
  Map<String, Boolean> needed() {
    return needed;
  }

  /// What is wrong with the paths, given what there is to be shown.
  List<Flaw> flawsWith(Names names) {
    var found = new ArrayList<Flaw>();
    firstUse.forEach(
        (path, word) -> {
          if (!names.always().containsKey(path)) {
            found.add(
                new Flaw(
                    Rule.UNKNOWN_PATH,
                    word.from(),
                    word.to(),
                    "there is no '" + path + "' to show",
                    hint(path, names)));
          }
        });
    firstBareUse.forEach(
        (path, word) -> {
          if (Boolean.FALSE.equals(names.always().get(path))) {
            found.add(
                new Flaw(
                    Rule.NEEDS_DEFAULT,
                    word.from(),
                    word.to(),
                    "'" + path + "' can be missing",
                    "Write {{ "
                        + path
                        + " | default: '...' }} or put it into {% if "
                        + path
                        + " %}."));
          }
        });
    return found;
  }

  private static String hint(String path, Names names) {
    String group = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
    boolean otherUnit =
        (group.equals("account") || group.equals("premise"))
            && names.always().keySet().stream().noneMatch(name -> name.startsWith(group + "."));
    if (otherUnit) {
      return "The campaign is for one " + names.here().word() + " each; say 'for: " + group + "'.";
    }
    if (path.equals("links.survey")) {
      return "Only the invitation to a survey has it.";
    }
    return Suggestion.of(path, names.always().keySet())
        .map(word -> "did you mean '" + word + "'?")
        .orElse("");
  }

  private void read() {
    for (Piece piece : LiquidPieces.of(template)) {
      boolean inComment = !open.isEmpty() && open.peek().tag().equals("comment");
      switch (piece.kind()) {
        case TEXT -> {}
        case BROKEN -> flaw(piece, "the mark is never closed");
        case OUTPUT -> {
          if (!inComment) {
            output(LiquidWords.of(piece.inner(), piece.innerFrom()), piece);
          }
        }
        case TAG -> {
          if (!inComment || piece.inner().strip().equals("endcomment")) {
            tag(piece);
          }
        }
      }
    }
    for (Block block : open) {
      flaw(block.opened(), "'" + block.tag() + "' has no '" + ENDS.get(block.tag()) + "'");
    }
  }

  private void tag(Piece piece) {
    var words = LiquidWords.of(piece.inner(), piece.innerFrom());
    if (words.isEmpty() || words.getFirst().is("#")) {
      return;
    }
    String name = words.getFirst().text();
    var rest = words.subList(1, words.size());
    if (!TAGS.contains(name)) {
      flaws.add(
          new Flaw(
              Rule.TEMPLATE_SYNTAX,
              words.getFirst().from(),
              words.getFirst().to(),
              "unknown tag '" + name + "'",
              Suggestion.hint(name, TAGS)));
      return;
    }
    if (ENDS.containsValue(name)) {
      close(piece, name);
      return;
    }
    switch (name) {
      case "if", "unless" -> {
        condition(rest, piece);
        open.push(new Block(name, piece, name.equals("if") ? sure(rest) : Set.of()));
      }
      case "elsif" -> {
        condition(rest, piece);
        branch(piece, sure(rest));
      }
      case "else", "when" -> {
        if (name.equals("when")) {
          condition(rest, piece);
        }
        branch(piece, Set.of());
      }
      case "case" -> {
        condition(rest, piece);
        open.push(new Block(name, piece, Set.of()));
      }
      case "comment" -> open.push(new Block(name, piece, Set.of()));
      case "for" -> loop(rest, piece);
      case "assign" -> assign(rest, piece);
      case "abort_message" -> {
        if (abortReason(rest).isEmpty()) {
          flaw(piece, "say why in quotes: {% abort_message('no balance due') %}");
        }
      }
      default -> {}
    }
  }

  /// The text of an abort tag's argument, quotes included; empty if it has none.
  static String abortReason(List<Word> words) {
    return words.stream()
        .filter(word -> word.kind() == LiquidWords.Kind.STRING && word.text().length() > 2)
        .map(Word::text)
        .findFirst()
        .orElse("");
  }

  private void close(Piece piece, String end) {
    if (open.isEmpty() || !end.equals(ENDS.get(open.peek().tag()))) {
      flaw(piece, "'" + end + "' closes nothing that is open");
    } else {
      open.pop();
    }
  }

  private void branch(Piece piece, Set<String> sure) {
    if (open.isEmpty() || open.peek().tag().equals("for")) {
      flaw(piece, "this stands outside of an 'if' or 'case'");
      return;
    }
    Block block = open.pop();
    open.push(new Block(block.tag(), block.opened(), sure));
  }

  /// What holds inside of `if a and b`: that a and b are there. With an `or` nothing is sure.
  private static Set<String> sure(List<Word> words) {
    if (words.stream().anyMatch(word -> word.is("or"))) {
      return Set.of();
    }
    var sure = new HashSet<String>();
    for (int i = 0; i < words.size(); i++) {
      boolean alone =
          (i == 0 || words.get(i - 1).is("and"))
              && (i + 1 == words.size() || words.get(i + 1).is("and"));
      if (alone && words.get(i).kind() == LiquidWords.Kind.PATH) {
        sure.add(words.get(i).text());
      }
    }
    return sure;
  }

  private void condition(List<Word> words, Piece piece) {
    if (words.isEmpty()) {
      flaw(piece, "the condition is missing");
    }
    for (Word word : words) {
      if (word.kind() == LiquidWords.Kind.PATH && !WORDS.contains(word.text())) {
        use(word, false);
      } else if (word.kind() == LiquidWords.Kind.SIGN
          && !Set.of("==", "!=", "<>", "<", ">", "<=", ">=", ",").contains(word.text())) {
        flaw(word, "'" + word.text() + "' is not understood in a condition");
      }
    }
  }

  private void loop(List<Word> words, Piece piece) {
    boolean range =
        words.size() == 7
            && words.get(1).is("in")
            && words.get(2).is("(")
            && words.get(4).is("..")
            && words.get(6).is(")");
    if (!range) {
      flaw(piece, "a loop counts: {% for i in (1..3) %}");
    } else {
      operand(words.get(3));
      operand(words.get(5));
      locals.add(words.getFirst().text());
    }
    open.push(new Block("for", piece, Set.of()));
  }

  private void assign(List<Word> words, Piece piece) {
    if (words.size() < 3
        || words.getFirst().kind() != LiquidWords.Kind.PATH
        || words.getFirst().text().contains(".")
        || !words.get(1).is("=")) {
      flaw(piece, "write {% assign name = value %}");
      return;
    }
    output(words.subList(2, words.size()), piece);
    locals.add(words.getFirst().text());
  }

  private void output(List<Word> words, Piece piece) {
    var parts = new ArrayList<List<Word>>();
    parts.add(new ArrayList<>());
    for (Word word : words) {
      if (word.is("|")) {
        parts.add(new ArrayList<>());
      } else {
        parts.getLast().add(word);
      }
    }
    if (parts.getFirst().size() != 1) {
      flaw(piece, "expected one value between the marks");
      return;
    }
    boolean defaulted = parts.size() > 1 && startsWith(parts.get(1), "default");
    Word value = parts.getFirst().getFirst();
    if (defaulted && value.kind() == LiquidWords.Kind.PATH) {
      use(value, false);
    } else {
      operand(value);
    }
    for (List<Word> filter : parts.subList(1, parts.size())) {
      filter(filter, value, piece);
    }
  }

  private static boolean startsWith(List<Word> words, String name) {
    return !words.isEmpty() && words.getFirst().is(name);
  }

  private void filter(List<Word> words, Word value, Piece piece) {
    if (words.isEmpty() || words.getFirst().kind() != LiquidWords.Kind.PATH) {
      flaw(piece, "the name of a filter is missing behind '|'");
      return;
    }
    Word name = words.getFirst();
    if (!FILTERS.contains(name.text())) {
      flaws.add(
          new Flaw(
              Rule.TEMPLATE_SYNTAX,
              name.from(),
              name.to(),
              "unknown filter '" + name.text() + "'",
              Suggestion.hint(name.text(), FILTERS)));
      return;
    }
    if (name.is("date")
        && value.kind() == LiquidWords.Kind.STRING
        && value.text().matches(".(now|today).")) {
      flaw(value, "a message does not show when it was made");
    }
    boolean colon = true;
    for (Word word : words.subList(1, words.size())) {
      if (colon != (word.is(":") || word.is(","))) {
        flaw(word, "'" + word.text() + "' is not understood here");
        return;
      }
      if (!colon) {
        operand(word);
      }
      colon = !colon;
    }
  }

  private void operand(Word word) {
    switch (word.kind()) {
      case STRING, NUMBER -> {}
      case PATH -> {
        if (!Set.of("true", "false").contains(word.text())) {
          use(word, true);
        }
      }
      case SIGN -> flaw(word, "'" + word.text() + "' is not understood here");
    }
  }

  private void use(Word word, boolean bare) {
    String path = word.text();
    if (locals.contains(path) || path.startsWith("forloop.")) {
      return;
    }
    boolean sure = open.stream().anyMatch(block -> block.sure().contains(path));
    firstUse.putIfAbsent(path, word);
    needed.merge(path, bare && !sure, Boolean::logicalOr);
    if (bare && !sure) {
      firstBareUse.putIfAbsent(path, word);
    }
  }

  private void flaw(Piece piece, String message) {
    flaws.add(new Flaw(Rule.TEMPLATE_SYNTAX, piece.from(), piece.to(), message, ""));
  }

  private void flaw(Word word, String message) {
    flaws.add(new Flaw(Rule.TEMPLATE_SYNTAX, word.from(), word.to(), message, ""));
  }
}
