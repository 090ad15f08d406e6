package io.lamplighter.workers.pages;

import java.io.ByteArrayOutputStream;

/// RFC 4648 base 32 in lower case, without padding.
final class Base32 {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

  private Base32() {}

  static String encode(byte[] bytes) {
    var text = new StringBuilder();
    int held = 0;
    int bits = 0;
    for (byte next : bytes) {
      held = ((held << 8) | (next & 0xFF)) & 0xFFFF;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(LETTERS.charAt((held >> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(LETTERS.charAt((held << (5 - bits)) & 31));
    }
    return text.toString();
  }

  /// @param text of letters of the alphabet only
  static byte[] decode(String text) {
    var bytes = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      held = ((held << 5) | LETTERS.indexOf(text.charAt(i))) & 0xFFFF;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.write((held >> bits) & 0xFF);
      }
    }
    return bytes.toByteArray();
  }
}
