package io.lamplighter.models.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The text of a file, unzipped, that can be read from the start any number of times.
record CsvContent(Path file, boolean gzipped) {
  private static final int SAMPLE = 1 << 16;

  /// @param sha256 of the unzipped bytes, as hex
  record Digest(String sha256, long bytes) {}

  interface Scan {
    void read(Reader text) throws IOException;
  }

  static CsvContent open(Path file) {
    if (!Files.exists(file)) {
      throw new BadData(
          file.toString(),
          "there is no such file",
          "Check the path; it is relative to where you stand.");
    }
    if (!Files.isRegularFile(file)) {
      throw new BadData(file.toString(), "this is not a file", "Name one CSV file.");
    }
    var start = new byte[4];
    int length;
    try (var in = Files.newInputStream(file)) {
      length = in.readNBytes(start, 0, 4);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (length == 0) {
      throw new BadData(
          file.toString(), "the file is empty", "The first line must name the columns.");
    }
    boolean gzip = length > 1 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
    String magic = new String(start, 0, length, StandardCharsets.ISO_8859_1);
    if (magic.startsWith("PK")) {
      throw new BadData(
          file.toString(),
          "this is a zip archive or a spreadsheet",
          "Unpack it, or save the sheet as CSV. Gzipped CSV is read as it is.");
    }
    if (magic.equals("PAR1")) {
      throw new BadData(file.toString(), "this is a Parquet file", "Export the table as CSV.");
    }
    return new CsvContent(file, gzip);
  }

  /// The first part of the text, to look at.
  String head(Charset charset) throws CharacterCodingException {
    try (var text = reader(stream(), charset)) {
      var buffer = new char[SAMPLE];
      int length = 0;
      while (length < SAMPLE) {
        int more = text.read(buffer, length, SAMPLE - length);
        if (more < 0) {
          break;
        }
        length += more;
      }
      return new String(buffer, 0, length);
    } catch (CharacterCodingException e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// Reads the whole text once; empty when it is not text in this charset.
  Optional<Digest> scan(Charset charset, Scan scan) {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    var counting = new long[1];
    try (var raw = stream();
        var digesting =
            new DigestInputStream(raw, sha) {
              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                int more = super.read(into, offset, length);
                counting[0] += Math.max(more, 0);
                return more;
              }
            };
        var text = reader(digesting, charset)) {
      scan.read(text);
      return Optional.of(new Digest(HexFormat.of().formatHex(sha.digest()), counting[0]));
    } catch (CharacterCodingException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private InputStream stream() throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(file), SAMPLE);
    return gzipped ? new GZIPInputStream(in, SAMPLE) : in;
  }

  /// Strict: bytes that are no text are an error, not a question mark. A byte-order mark outranks
  /// the given charset.
  private static Reader reader(InputStream in, Charset charset) throws IOException {
    var buffered = new BufferedInputStream(in, SAMPLE);
    buffered.mark(4);
    var start = new byte[3];
    int length = buffered.readNBytes(start, 0, 3);
    buffered.reset();
    Charset found = charset;
    int skip = 0;
    if (length == 3
        && (start[0] & 0xff) == 0xef
        && (start[1] & 0xff) == 0xbb
        && (start[2] & 0xff) == 0xbf) {
      found = StandardCharsets.UTF_8;
      skip = 3;
    } else if (length >= 2 && (start[0] & 0xff) == 0xff && (start[1] & 0xff) == 0xfe) {
      found = StandardCharsets.UTF_16LE;
      skip = 2;
    } else if (length >= 2 && (start[0] & 0xff) == 0xfe && (start[1] & 0xff) == 0xff) {
      found = StandardCharsets.UTF_16BE;
      skip = 2;
    }
    buffered.skipNBytes(skip);
    var decoder =
        found
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new InputStreamReader(buffered, decoder);
  }

  private static BadData unreadable(Path file, IOException e) {
    if (e instanceof ZipException || e instanceof EOFException) {
      return new BadData(
          file.toString(), "the gzip file is damaged or cut short", "Copy or download it again.");
    }
    if (e instanceof AccessDeniedException) {
      return new BadData(file.toString(), "you may not read this file", "Change its permissions.");
    }
    return new BadData(
        file.toString(), "it cannot be read (" + e.getMessage() + ")", "Copy the file again.");
  }
}
