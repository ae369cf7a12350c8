package io.ristorno.api;

import io.ristorno.report.campaign.Table;
import io.ristorno.report.campaign.Table.Described;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A report as a Parquet file: columns as the report describes them, what is hidden or not known is absent, and what the figures rest on stands
 * with the file as its key-value metadata. Amounts are decimals of their currency.
 */
final class ParquetTable {
    /** Digits of a decimal that 64 bits hold. */
    private static final int DIGITS = 18;

    private ParquetTable() {}

    static byte[] write(Table table, Map<String, String> footer) {
        var bytes = new ByteArrayOutputStream();
        try (ParquetWriter<List<Optional<Object>>> writer = new Rows(new InMemory(bytes), table, footer)
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build()) {
            for (List<Optional<Object>> row : table.rows()) {
                writer.write(row);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes what is written", impossible);
        }
        return bytes.toByteArray();
    }

    private static MessageType schema(Table table) {
        Type[] columns = new Type[table.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(table.columns().get(i), decimals(table, i));
        }
        return new MessageType(table.name(), columns);
    }

    /** All amounts of a report are of one currency. */
    private static int decimals(Table table, int column) {
        return table.rows().stream()
                .flatMap(row -> row.get(column).stream())
                .filter(BigDecimal.class::isInstance)
                .mapToInt(amount -> ((BigDecimal) amount).scale())
                .findFirst()
                .orElse(2);
    }

    private static Type column(Described described, int decimals) {
        return switch (described.kind()) {
            case TEXT ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(described.name());
            case DATE ->
                Types.optional(PrimitiveTypeName.INT32)
                        .as(LogicalTypeAnnotation.dateType())
                        .named(described.name());
            case COUNT -> Types.optional(PrimitiveTypeName.INT64).named(described.name());
            case RATE -> Types.optional(PrimitiveTypeName.DOUBLE).named(described.name());
            case MONEY ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.decimalType(decimals, DIGITS))
                        .named(described.name());
            case FLAG -> Types.optional(PrimitiveTypeName.BOOLEAN).named(described.name());
        };
    }

    private static final class Rows extends ParquetWriter.Builder<List<Optional<Object>>, Rows> {
        private final Table table;
        private final Map<String, String> footer;

        Rows(OutputFile file, Table table, Map<String, String> footer) {
            super(file);
            this.table = table;
            this.footer = footer;
        }

        @Override
        protected Rows self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // it is abstract: nothing can be written without it
        protected WriteSupport<List<Optional<Object>>> getWriteSupport(Configuration unused) {
            return new Writing(table, footer);
        }
    }

    private static final class Writing extends WriteSupport<List<Optional<Object>>> {
        private final Table table;
        private final Map<String, String> footer;
        private RecordConsumer consumer;

        @SuppressWarnings("NullAway.Init") // told before anything is written
        Writing(Table table, Map<String, String> footer) {
            this.table = table;
            this.footer = footer;
        }

        @Override
        @SuppressWarnings("deprecation") // it is abstract: nothing can be written without it
        public WriteContext init(Configuration unused) {
            return new WriteContext(schema(table), footer);
        }

        @Override
        public void prepareForWrite(RecordConsumer to) {
            consumer = to;
        }

        @Override
        public void write(List<Optional<Object>> row) {
            consumer.startMessage();
            for (int i = 0; i < row.size(); i++) {
                if (row.get(i).isPresent()) {
                    String name = table.columns().get(i).name();
                    consumer.startField(name, i);
                    put(row.get(i).get());
                    consumer.endField(name, i);
                }
            }
            consumer.endMessage();
        }

        private void put(Object value) {
            switch (value) {
                case String text -> consumer.addBinary(Binary.fromString(text));
                case LocalDate day -> consumer.addInteger((int) day.toEpochDay());
                case Long count -> consumer.addLong(count);
                case Double rate -> consumer.addDouble(rate);
                case BigDecimal amount ->
                    consumer.addLong(amount.unscaledValue().longValueExact());
                case Boolean flag -> consumer.addBoolean(flag);
                default -> throw new IllegalStateException("a report has no values of " + value.getClass());
            }
        }
    }

    private record InMemory(ByteArrayOutputStream bytes) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int octet) {
                    bytes.write(octet);
                }

                @Override
                public void write(byte[] from, int offset, int length) {
                    bytes.write(from, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
