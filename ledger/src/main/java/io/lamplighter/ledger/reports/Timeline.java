package io.lamplighter.ledger.reports;

import io.lamplighter.campaigns.CustomerId;
import io.lamplighter.ledger.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Everything that happened to and with one customer, the latest first.
public record Timeline(List<Moment> moments) {
  /// One thing that happened.
  ///
  /// @param kind `event`, `decision`, `entry`, `message`, `response`, `answer`, `consent`
  /// @param what the event's type, the message's state, what the customer did, ...
  /// @param campaign which campaign it belongs to, if any
  /// @param details by name; no addresses
  public record Moment(
      Instant at,
      String kind,
      String what,
      Optional<String> campaign,
      Map<String, Object> details) {}

  /// The latest moments of a customer.
  ///
  /// @param before only what happened before this, for paging
  public static Timeline of(Handle db, CustomerId customer, Instant before, int most) {
    return new Timeline(
        db.createQuery(
                """
                SELECT at, kind, what, campaign, details::text FROM (
                  SELECT occurred_at AS at, 'event' AS kind, type AS what, NULL AS campaign,
                         jsonb_strip_nulls(jsonb_build_object('word', word, 'amount', amount,
                           'source', source, 'knownAt', known_at)) || coalesce(data, '{}') AS details
                    FROM event WHERE customer_id = :customer AND occurred_at < :before
                  UNION ALL
                  SELECT at, 'decision',
                         CASE WHEN NOT chosen THEN 'not chosen'
                              WHEN held_out THEN 'held out' ELSE 'chosen' END, campaign,
                         jsonb_strip_nulls(jsonb_build_object('wave', wave_id,
                           'version', version, 'definition', definition_hash, 'model', model,
                           'modelVersion', model_version, 'score', score, 'threshold', threshold,
                           'rankedBy', ranked_by, 'reason', reason, 'explored', explored, 'chance', p_chosen, 'heldOut', held_out,
                           'arm', nullif(arm, ''), 'armChance', p_arm, 'armWhy', arm_why, 'channel', channel,
                           'channelWhy', channel_why, 'features', features, 'reasons', reasons))
                    FROM decision WHERE customer_id = :customer AND at < :before
                  UNION ALL
                  SELECT ended_at, 'entry', state, campaign,
                         jsonb_strip_nulls(jsonb_build_object('step', step, 'why', why))
                    FROM entry WHERE customer_id = :customer AND ended_at < :before
                  UNION ALL
                  SELECT coalesce(sent_at, settled_at, intent_at, due_at), 'message', state, campaign,
                         jsonb_strip_nulls(jsonb_build_object('step', step, 'channel', channel,
                           'reason', reason, 'id', id, 'class', class, 'arm', nullif(arm, ''),
                           'content', content_hash, 'provider', provider, 'verdict', verdict,
                           'test', nullif(is_test, false)))
                    FROM touchpoint WHERE customer_id = :customer
                     AND coalesce(sent_at, settled_at, intent_at, due_at) < :before
                  UNION ALL
                  SELECT g.at, 'response', g.kind, t.campaign,
                         jsonb_build_object('actor', g.actor, 'step', t.step, 'detail', g.detail)
                    FROM engagement g JOIN touchpoint t ON t.id = g.touchpoint_id
                   WHERE g.customer_id = :customer AND g.at < :before
                  UNION ALL
                  SELECT s.at, 'answer', s.survey, t.campaign,
                         jsonb_strip_nulls(jsonb_build_object('answer', s.answer,
                           'comment', s.comment, 'actor', s.actor, 'step', t.step))
                    FROM survey_answer s JOIN touchpoint t ON t.id = s.touchpoint_id
                   WHERE s.customer_id = :customer AND s.at < :before
                  UNION ALL
                  SELECT since, 'consent', CASE WHEN bool_and(granted) THEN 'granted'
                           WHEN bool_or(granted) THEN 'granted in part' ELSE 'refused' END, NULL,
                         jsonb_build_object('channel', channel, 'source', min(source),
                           'purposes', jsonb_agg(purpose ORDER BY purpose))
                    FROM consent WHERE customer_id = :customer AND since < :before
                   GROUP BY since, channel) m
                 ORDER BY at DESC, kind, what LIMIT :most
                """)
            .bind("customer", customer)
            .bind("before", before)
            .bind("most", most)
            .map(
                (rows, context) ->
                    new Moment(
                        rows.getTimestamp("at").toInstant(),
                        rows.getString("kind"),
                        rows.getString("what"),
                        Optional.ofNullable(rows.getString("campaign")),
                        new LinkedHashMap<>(Json.object(rows.getString("details")))))
            .list());
  }
}
