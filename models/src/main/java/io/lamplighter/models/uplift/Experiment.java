package io.lamplighter.models.uplift;

import io.lamplighter.models.data.FeatureSpec;
import io.lamplighter.models.data.Schema;
import io.lamplighter.models.data.Table;
import io.lamplighter.models.measures.Clusters;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Customers who were contacted or left alone at random, and what they did.
public final class Experiment {
  private final Schema schema;
  private final Table rows;
  private final boolean[] treated;
  private final boolean[] outcomes;
  private final Clusters households;

  private Experiment(
      Schema schema, Table rows, boolean[] treated, boolean[] outcomes, Clusters households) {
    if (rows.rows() != treated.length
        || rows.rows() != outcomes.length
        || rows.rows() != households.rows()) {
      throw new IllegalArgumentException(
          "rows, treatments, outcomes and households differ in number");
    }
    this.schema = schema;
    this.rows = rows;
    this.treated = treated;
    this.outcomes = outcomes;
    this.households = households;
  }

  /// Freezes the features on these rows; every row is a household of its own.
  public static Experiment of(
      List<? extends FeatureSpec> features, Table rows, boolean[] treated, boolean[] outcomes) {
    return new Experiment(
        Schema.learn(features, rows),
        rows,
        treated.clone(),
        outcomes.clone(),
        Clusters.single(rows.rows()));
  }

  public Experiment in(Clusters newHouseholds) {
    return new Experiment(schema, rows, treated, outcomes, newHouseholds);
  }

  /// Other rows under the same frozen features.
  public Experiment with(
      Table others, boolean[] otherTreated, boolean[] otherOutcomes, Clusters otherHouseholds) {
    return new Experiment(
        schema, others, otherTreated.clone(), otherOutcomes.clone(), otherHouseholds);
  }

  public Schema schema() {
    return schema;
  }

  public Table rows() {
    return rows;
  }

  public int size() {
    return treated.length;
  }

  public boolean treated(int row) {
    return treated[row];
  }

  public boolean outcome(int row) {
    return outcomes[row];
  }

  public boolean[] treatments() {
    return treated.clone();
  }

  public boolean[] outcomes() {
    return outcomes.clone();
  }

  public Clusters households() {
    return households;
  }

  /// The share that was treated.
  public double share() {
    return IntStream.range(0, treated.length).filter(i -> treated[i]).count()
        / (double) treated.length;
  }

  Experiment where(IntPredicate holds) {
    return pick(IntStream.range(0, treated.length).filter(holds).toArray());
  }

  Experiment pick(int[] picked) {
    var t = new boolean[picked.length];
    var y = new boolean[picked.length];
    for (int i = 0; i < picked.length; i++) {
      t[i] = treated[picked[i]];
      y[i] = outcomes[picked[i]];
    }
    return new Experiment(schema, rows.pick(picked), t, y, households.pick(picked));
  }

  Experiment arm(boolean contacted) {
    return where(i -> treated[i] == contacted);
  }
}
