package io.lamplighter.ledger.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureWordsTest {
  @ParameterizedTest
  @CsvSource({
    "bills_12m, bills in the last 12 months",
    "outage_root_hours_90d, outage root hours in the last 90 days",
    "contacts_1m, contacts in the last month",
    "billing.bills_paid_online_12m, billing.bills paid online in the last 12 months",
    "average_bill, average bill",
    "pm10, pm10"
  })
  void saysHowFarBackAFeatureLooks(String feature, String said) {
    assertThat(FeatureWords.of(feature)).isEqualTo(said);
  }
}
