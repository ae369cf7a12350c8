package io.ristorno.app;

/**
 * A setting as somebody said it.
 *
 * @param where by whom: a file and its line, a variable, a flag, the defaults
 */
record Said(String text, String where) {}
