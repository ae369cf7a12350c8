package io.ristorno.decode;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import org.jspecify.annotations.Nullable;

/** Where a JSON text breaks. The parser's own words are not passed on: they quote what it met, which may be a card number. */
public final class BrokenJson {
    private BrokenJson() {}

    /**
     * What to do about a text that could not be read.
     *
     * @param broken what the reader threw, with the parser's complaint as itself or as one of its causes
     * @param otherwise said when no place is known
     */
    public static String mend(@Nullable Throwable broken, String otherwise) {
        for (Throwable each = broken; each != null; each = each.getCause()) {
            if (each instanceof JsonProcessingException complaint && complaint.getLocation() != null) {
                return mend(complaint, complaint.getLocation());
            }
        }
        return otherwise;
    }

    private static String mend(JsonProcessingException complaint, JsonLocation at) {
        String place = "at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return complaint instanceof StreamConstraintsException
                ? "the JSON is nested too deeply, or a text or number in it is too long, " + place + ": shorten it"
                : "the JSON breaks " + place + ": check quotes, commas and brackets there";
    }
}
