package io.lamplighter.benchmarks;

import io.lamplighter.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What a benchmark is given by the executable that runs it.
public interface Surroundings {
  /// The folder of the product: `docs` and `campaigns` lie in it.
  Path home();

  /// The folder of the public data sets, which are not part of the product.
  Path sets();

  /// A folder of its own, empty at the start.
  Path scratch();

  /// What is drawn by chance follows from this.
  long seed();

  InstantSource clock();

  /// The command that starts this executable; verb and options are to follow.
  List<String> executable();

  /// A ledger of its own with the schema of this build and nothing in it. Closed by the executable
  /// when the benchmark ends.
  Ledger emptyLedger();

  /// A database of its own in a folder, empty at first; a server that was killed there is started
  /// again over its data. Stopped by the executable when the benchmark ends.
  Database database(Path folder);

  /// A `temporal` binary of this machine, if there is one.
  Optional<Path> temporal();

  /// Says how far it is.
  void say(String text);

  /// A file of the public data sets.
  ///
  /// @throws MissingSetException if it is not there
  default Path set(String name) {
    var file = sets().resolve(name);
    if (!Files.isReadable(file)) {
      throw new MissingSetException(file);
    }
    return file;
  }
}
