package io.ristorno.measure.sheet;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What somebody wrote into a sheet: a JSON text as a tree. */
public sealed interface Given {
    /** An object; fields in the order of the text. */
    record Fields(Map<String, Given> all) implements Given {}

    /** An array. */
    record Items(List<Given> all) implements Given {}

    /** A string. */
    record Text(String value) implements Given {}

    /** A number, exact. */
    record Amount(BigDecimal value) implements Given {}

    /** True or false. */
    record Flag(boolean value) implements Given {}

    /** Null, or a number that is none, such as NaN: fits no field. */
    record Nothing() implements Given {}
}
