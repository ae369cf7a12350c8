package io.ristorno.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.ristorno.report.campaign.Table;
import io.ristorno.report.campaign.Table.Described;
import io.ristorno.report.campaign.Table.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report is as a Parquet file, read by another's reader. */
class ParquetTableTest {
    @Test
    void everyKindOfColumnIsReadAsItWasWrittenAndWhatIsHiddenIsAbsent() throws IOException {
        var table = new Table(
                "economics",
                List.of(
                        new Described("campaign_id", Kind.TEXT, "The campaign"),
                        new Described("date", Kind.DATE, "The day"),
                        new Described("n", Kind.COUNT, "How many"),
                        new Described("roas", Kind.RATE, "A quotient"),
                        new Described("cost", Kind.MONEY, "An amount"),
                        new Described("suppressed", Kind.FLAG, "Whether it is hidden")),
                List.of(
                        List.of(
                                Optional.of("cmp_frühling"),
                                Optional.of(LocalDate.parse("2026-03-29")),
                                Optional.of(9_223_372_036_854L),
                                Optional.of(6.67),
                                Optional.of(new BigDecimal("-65055.10")),
                                Optional.of(false)),
                        List.of(
                                Optional.of("cmp_spring"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(true))));
        byte[] file = ParquetTable.write(table, Map.of("version", "7", "alpha", "0.05"));
        try (var reader = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(file)));
                RowReader rows = reader.rowReader()) {
            assertThat(reader.getFileMetaData().keyValueMetadata())
                    .containsEntry("version", "7")
                    .containsEntry("alpha", "0.05");
            assertThat(rows.hasNext()).isTrue();
            rows.next();
            assertThat(rows.getString("campaign_id")).isEqualTo("cmp_frühling");
            assertThat(rows.getDate("date")).isEqualTo(LocalDate.parse("2026-03-29"));
            assertThat(rows.getLong("n")).isEqualTo(9_223_372_036_854L);
            assertThat(rows.getDouble("roas")).isEqualTo(6.67);
            assertThat(rows.getDecimal("cost")).isEqualTo(new BigDecimal("-65055.10"));
            assertThat(rows.getBoolean("suppressed")).isFalse();
            rows.next();
            assertThat(rows.isNull("cost")).isTrue();
            assertThat(rows.isNull("date")).isTrue();
            assertThat(rows.getBoolean("suppressed")).isTrue();
            assertThat(rows.hasNext()).isFalse();
        }
    }

    @Test
    void aReportWithoutRowsIsAFileWithColumns() throws IOException {
        var table = new Table("delivery", List.of(new Described("offer_id", Kind.TEXT, "The offer")), List.of());
        try (var reader = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(ParquetTable.write(table, Map.of()))))) {
            assertThat(reader.getFileMetaData().numRows()).isZero();
            assertThat(reader.getFileSchema().getColumns()).hasSize(1);
        }
    }
}
