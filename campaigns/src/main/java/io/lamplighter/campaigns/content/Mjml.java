package io.lamplighter.campaigns.content;

import ch.digitalfondue.mjml4j.Mjml4j;
import io.lamplighter.campaigns.Flaw;
import io.lamplighter.campaigns.Rule;
import io.lamplighter.campaigns.content.LiquidPieces.Kind;
import io.lamplighter.campaigns.content.LiquidPieces.Piece;
import java.util.ArrayList;
import java.util.List;

/// MJML with Liquid in it, made into HTML with the same Liquid in it. Every Liquid mark goes
/// through MJML as a word without meaning, so that nothing in it is taken for markup.
final class Mjml {
  private Mjml() {}

  /// @param html the HTML with its Liquid
  /// @param flaws marks that MJML would lose; then the HTML is of no use
  record Compiled(String html, List<Flaw> flaws) {}

  static Compiled compile(String mjml, String language) {
    var pieces = LiquidPieces.of(mjml);
    var source = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      source.append(piece.kind() == Kind.TEXT ? piece.text() : word(i));
    }
    String html;
    try {
      html = Mjml4j.render(source.toString(), new Mjml4j.Configuration(language));
    } catch (RuntimeException e) {
      return new Compiled(
          "",
          List.of(new Flaw(Rule.UNKNOWN_TAG, 0, 0, "the template is not MJML", "Check its tags.")));
    }
    var flaws = new ArrayList<Flaw>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (piece.kind() == Kind.TEXT) {
        continue;
      }
      if (!html.contains(word(i))) {
        flaws.add(
            new Flaw(
                Rule.TEMPLATE_SYNTAX,
                piece.from(),
                piece.to(),
                "MJML loses what stands here",
                "Put it inside of <mj-text>, or into <mj-raw> between the parts."));
      }
      html = html.replace(word(i), piece.text());
    }
    return new Compiled(html, flaws);
  }

  private static String word(int number) {
    return "LQ" + number + "QL";
  }
}
