package io.lamplighter.campaigns.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lamplighter.campaigns.definition.Campaign;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The compiled form of a campaign as text: what the ledger keeps and what the hash is taken of.
/// Keys are sorted, nothing depends on the platform, and what is absent is left away.
public final class CompiledCampaign {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private CompiledCampaign() {}

  /// The one JSON text of a campaign: equal for equal campaigns.
  public static String toJson(Campaign campaign) {
    try {
      // Through plain maps, whose entries are sorted.
      Object tree = JSON.convertValue(CampaignJson.write(campaign), Object.class);
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of texts and numbers can be written", impossible);
    }
  }

  /// The campaign of a text that [#toJson] wrote, in this build or an earlier one.
  ///
  /// @throws IllegalArgumentException if the text is none, or was written by a later build
  public static Campaign fromJson(String json) {
    JsonNode tree;
    try {
      tree = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a compiled campaign: no JSON", e);
    }
    int semantics = tree.path("semantics").asInt(0);
    if (semantics < 1 || semantics > Campaign.SEMANTICS) {
      throw new IllegalArgumentException(
          "a compiled campaign of semantics "
              + semantics
              + "; this build knows 1 to "
              + Campaign.SEMANTICS);
    }
    return CampaignJson.read(tree);
  }

  /// SHA-256 of [#toJson] in lower-case hexadecimal digits.
  public static String hash(Campaign campaign) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(toJson(campaign).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
