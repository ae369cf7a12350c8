package io.ristorno.files;

import io.ristorno.catalog.Reading;
import io.ristorno.decode.CsvMapping;
import io.ristorno.decode.RecordFormat;
import java.util.List;

/** Where formats are described: mappings and dialects are data, and may be edited while the service runs. */
public interface Formats {
    /** A mapping by its name. */
    Reading<CsvMapping> mapping(String name);

    /** The dialects of IPM records. */
    Reading<RecordFormat.Ipm> ipm();

    /** The names of all mappings. */
    List<String> mappings();
}
