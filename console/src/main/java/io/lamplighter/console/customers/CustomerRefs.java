package io.lamplighter.console.customers;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.Ledger;
import io.lamplighter.ledger.Secrets;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Names customers in addresses. A reference is the customer's number enciphered as one AES block
/// under a key of this ledger: it lasts, so that a link can be shared, tells a stranger nothing,
/// and cannot be made up, since a block that was not made here does not open to eight zero bytes.
public final class CustomerRefs {
  private static final int BLOCK = 16;

  private final SecretKeySpec key;

  public CustomerRefs(Ledger ledger, InstantSource clock) {
    var keys =
        ledger.jdbi().inTransaction(db -> Secrets.keys(db, "console-customer", clock.instant()));
    this.key = new SecretKeySpec(keys.lastEntry().getValue(), "AES");
  }

  /// The address of a customer's page.
  public String address(CustomerId customer) {
    return "/customers/" + reference(customer);
  }

  String reference(CustomerId customer) {
    var block = ByteBuffer.allocate(BLOCK).putLong(0).putLong(customer.value()).array();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(cipher(Cipher.ENCRYPT_MODE, block));
  }

  /// The customer of a reference; empty if it was not made here.
  Optional<CustomerId> customer(String reference) {
    byte[] block;
    try {
      block = Base64.getUrlDecoder().decode(reference);
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
    if (block.length != BLOCK) {
      return Optional.empty();
    }
    var opened = ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, block));
    return opened.getLong() == 0 ? Optional.of(new CustomerId(opened.getLong())) : Optional.empty();
  }

  private byte[] cipher(int mode, byte[] block) {
    try {
      // One block, each plain text different: the mode that chains blocks has nothing to chain.
      var cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, key);
      return cipher.doFinal(block);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
