package io.lamplighter.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;

/// JSON as the ledger's jsonb columns hold it: maps, lists, text, numbers, booleans. Keys keep the
/// order they were given in. Instants are written by their owners as ISO text.
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private Json() {}

  /// Writes maps, lists and scalars.
  ///
  /// @throws IllegalArgumentException if a value is none of these
  public static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException("not to be said in JSON: " + value.getClass(), notJson);
    }
  }

  /// Reads one object.
  ///
  /// @throws IllegalArgumentException if the text is no JSON object
  public static Map<String, Object> object(String text) {
    try {
      return MAPPER.readValue(text, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException("no JSON object", notJson);
    }
  }

  /// Reads one array of objects.
  ///
  /// @throws IllegalArgumentException if the text is no JSON array of objects
  public static List<Map<String, Object>> objects(String text) {
    try {
      return MAPPER.readValue(text, new TypeReference<List<Map<String, Object>>>() {});
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException("no JSON array of objects", notJson);
    }
  }

  /// Reads whatever it is: an object, an array or a scalar.
  ///
  /// @throws IllegalArgumentException if the text is no JSON
  public static Object value(String text) {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException("no JSON", notJson);
    }
  }
}
