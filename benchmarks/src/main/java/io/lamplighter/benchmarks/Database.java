package io.lamplighter.benchmarks;

import java.nio.file.Path;

/// A Postgres of a benchmark's own, which it may kill.
///
/// @param url for JDBC
/// @param data the server's data folder: its `postmaster.pid` names the process
public record Database(String url, String user, String password, Path data) {}
