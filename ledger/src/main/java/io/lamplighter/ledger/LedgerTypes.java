package io.lamplighter.ledger;

import io.lamplighter.campaigns.CampaignName;
import io.lamplighter.campaigns.Channel;
import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.campaigns.EntryId;
import io.lamplighter.campaigns.HouseholdId;
import io.lamplighter.campaigns.MessageClass;
import io.lamplighter.campaigns.StepKey;
import io.lamplighter.campaigns.TouchpointId;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;

/// Teaches Jdbi our ids, words and instants, both ways.
final class LedgerTypes implements JdbiPlugin {
  @Override
  public void customizeJdbi(Jdbi jdbi) {
    number(jdbi, CustomerId.class, CustomerId::value, CustomerId::new);
    number(jdbi, HouseholdId.class, HouseholdId::value, HouseholdId::new);
    text(jdbi, CampaignName.class, CampaignName::value, CampaignName::new);
    text(jdbi, StepKey.class, StepKey::value, StepKey::new);
    text(jdbi, Channel.class, Channel::word, Channel::of);
    text(jdbi, MessageClass.class, MessageClass::word, MessageClass::of);
    uuid(jdbi, EntryId.class, EntryId::value, EntryId::new);
    uuid(jdbi, TouchpointId.class, TouchpointId::value, TouchpointId::new);
    both(
        jdbi,
        Instant.class,
        Types.TIMESTAMP_WITH_TIMEZONE,
        instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC),
        (rows, column) -> {
          var time = rows.getObject(column, OffsetDateTime.class);
          return time == null ? null : time.toInstant();
        });
    jdbi.registerArrayType(Instant.class, "timestamptz");
    jdbi.registerArrayType(BigDecimal.class, "numeric");
  }

  private static <T> void number(
      Jdbi jdbi, Class<T> type, Function<T, Long> out, Function<Long, T> in) {
    both(
        jdbi,
        type,
        Types.BIGINT,
        out,
        (rows, column) -> {
          long value = rows.getLong(column);
          return rows.wasNull() ? null : in.apply(value);
        });
  }

  private static <T> void text(
      Jdbi jdbi, Class<T> type, Function<T, String> out, Function<String, T> in) {
    both(
        jdbi,
        type,
        Types.VARCHAR,
        out,
        (rows, column) -> {
          var value = rows.getString(column);
          return value == null ? null : in.apply(value);
        });
  }

  private static <T> void uuid(
      Jdbi jdbi, Class<T> type, Function<T, UUID> out, Function<UUID, T> in) {
    both(
        jdbi,
        type,
        Types.OTHER,
        out,
        (rows, column) -> {
          var value = rows.getObject(column, UUID.class);
          return value == null ? null : in.apply(value);
        });
  }

  private interface Read<T> {
    @Nullable T from(ResultSet rows, int column) throws SQLException;
  }

  private static <T> void both(
      Jdbi jdbi, Class<T> type, int sqlType, Function<T, ?> out, Read<T> in) {
    jdbi.registerArgument(new ValueArgument<>(type, sqlType, out));
    ColumnMapper<T> mapper = (rows, column, context) -> in.from(rows, column);
    jdbi.registerColumnMapper(type, mapper);
  }

  private record ValueArgument<T>(Class<T> type, int sqlType, Function<T, ?> out)
      implements ArgumentFactory {
    @Override
    public Optional<Argument> build(Type bound, @Nullable Object value, ConfigRegistry config) {
      if (value == null ? bound != type : !type.isInstance(value)) {
        return Optional.empty();
      }
      var stored = value == null ? null : out.apply(type.cast(value));
      return Optional.of(
          (position, statement, context) -> {
            if (stored == null) {
              statement.setNull(position, sqlType);
            } else {
              statement.setObject(position, stored, sqlType);
            }
          });
    }
  }
}
