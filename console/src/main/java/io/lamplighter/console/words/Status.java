package io.lamplighter.console.words;

/// A state: a shape, a word, and only then a colour.
///
/// @param tone what colour it may take
/// @param lamp the shape
/// @param words what a reader without colours and shapes goes by
public record Status(Tone tone, Lamp lamp, String words) {
  public enum Tone {
    PLAIN(""),
    GOOD("good"),
    WARN("warn"),
    BAD("bad"),
    INFO("info");

    private final String style;

    Tone(String style) {
      this.style = style;
    }

    /// The class of the style sheet.
    public String style() {
      return style;
    }
  }

  /// Shapes, each with one meaning everywhere.
  public enum Lamp {
    /// Works now.
    LIT,
    /// Collecting.
    HALF,
    /// Good, done.
    TICK,
    /// Look at it.
    TRIANGLE,
    /// Broken.
    DIAMOND,
    /// Paused by a person.
    BARS,
    /// Nothing yet.
    RING,
    /// No.
    CROSS,
    /// Unknown.
    QUESTION
  }

  public static Status running(String words) {
    return new Status(Tone.PLAIN, Lamp.LIT, words);
  }

  public static Status collecting(String words) {
    return new Status(Tone.INFO, Lamp.HALF, words);
  }

  public static Status good(String words) {
    return new Status(Tone.GOOD, Lamp.TICK, words);
  }

  public static Status watch(String words) {
    return new Status(Tone.WARN, Lamp.TRIANGLE, words);
  }

  public static Status broken(String words) {
    return new Status(Tone.BAD, Lamp.DIAMOND, words);
  }

  public static Status paused(String words) {
    return new Status(Tone.PLAIN, Lamp.BARS, words);
  }

  public static Status nothing(String words) {
    return new Status(Tone.PLAIN, Lamp.RING, words);
  }

  public static Status no(String words) {
    return new Status(Tone.BAD, Lamp.CROSS, words);
  }

  public static Status unknown(String words) {
    return new Status(Tone.WARN, Lamp.QUESTION, words);
  }

  /// The class of the style sheet: `good`, `warn`, `bad`, `info` or nothing.
  public String style() {
    return tone.style();
  }
}
