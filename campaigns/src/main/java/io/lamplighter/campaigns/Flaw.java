package io.lamplighter.campaigns;

/// One thing wrong in a text, by its place in it. Whoever knows the file that the text stands in
/// turns it into a problem with a line and a column.
///
/// @param from where it begins, in UTF-16 units from the start of the text
/// @param to where it ends, exclusive; equal to `from` where something is missing
/// @param message what is wrong, in the author's words
/// @param hint what to do about it; may be empty
public record Flaw(Rule rule, int from, int to, String message, String hint) {}
