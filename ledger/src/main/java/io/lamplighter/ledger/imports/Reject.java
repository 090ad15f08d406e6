package io.lamplighter.ledger.imports;

/// One row that was left out, or whose address was.
///
/// @param row counted from 0, without the header
/// @param line of the file, counted from 1, as editors do; a value that spans lines counts once
/// @param rule short code, for example `out_of_range`
/// @param column of the file, or the field; empty for the whole row
/// @param why in words, without the value: it may be personal
public record Reject(long row, long line, String rule, String column, String why) {}
