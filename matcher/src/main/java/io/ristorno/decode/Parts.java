package io.ristorno.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** What a composite field is made of. A part that does not stand there is absent: private data never refuse a message. */
sealed interface Parts {
    /** Finds one part within the bytes of its field. */
    interface Finder {
        /** Where the part stands, {@link Where#ABSENT}, or another negative value if the field is not built so. */
        long find(byte[] bytes, int at, int end);

        /** How the part is written. */
        Layout layout();
    }

    /** The finder of a part by its name in the dialect; empty when the dialect does not describe it. */
    Optional<Finder> finder(String part);

    /** Parts at fixed places. */
    record Slices(Map<String, Slice> slices) implements Parts {
        @Override
        public Optional<Finder> finder(String part) {
            return Optional.ofNullable(slices.get(part));
        }
    }

    /**
     * One of them. The last one may be cut short.
     *
     * @param from characters from the start of the field
     * @param length characters
     */
    record Slice(int from, int length, Layout layout) implements Finder {
        @Override
        public long find(byte[] bytes, int at, int end) {
            int size = Math.min(length, end - at - from);
            return size <= 0 ? Where.ABSENT : Where.of(at + from, size, size);
        }
    }

    /**
     * Parts announced by a bitmap of their own in front, as in Visa's DE 62 and 63.
     *
     * @param bitmapBytes 1 to 8
     * @param layouts by number, from 1
     */
    record Bitmapped(int bitmapBytes, Map<Integer, Layout> layouts) implements Parts {
        @Override
        public Optional<Finder> finder(String part) {
            int number = part.matches("[0-9]{1,2}") ? Integer.parseInt(part) : 0;
            return Optional.ofNullable(layouts.get(number)).map(layout -> new Marked(this, number, layout));
        }
    }

    /** One of them. */
    record Marked(Bitmapped parts, int number, Layout layout) implements Finder {
        @Override
        public long find(byte[] bytes, int at, int end) {
            int position = at + parts.bitmapBytes;
            if (position > end) {
                return Where.TRUNCATED;
            }
            if (!isSet(bytes, at, number)) {
                return Where.ABSENT;
            }
            for (int before = 1; before < number; before++) {
                if (isSet(bytes, at, before)) {
                    long where =
                            parts.layouts.getOrDefault(before, Layout.UNKNOWN).locate(bytes, position, end);
                    if (where < 0) {
                        return Where.TRUNCATED;
                    }
                    position = Where.end(where);
                }
            }
            return layout.locate(bytes, position, end);
        }

        private static boolean isSet(byte[] bytes, int at, int number) {
            int bit = number - 1;
            return ((bytes[at + bit / 8] >> (7 - bit % 8)) & 1) == 1;
        }
    }

    /**
     * Parts that each bring a tag and a length, as in Mastercard's DE 48 and its clearing records' PDS.
     *
     * @param skip bytes before the first tag
     * @param tagSize of a tag: characters, digits or bytes, as they are encoded
     * @param value how length and value are written
     */
    record Tagged(int skip, int tagSize, Encoding tags, CodePage page, Layout value) implements Parts {
        @Override
        public Optional<Finder> finder(String part) {
            return tag(part).map(tag -> new Tag(skip, tag, value));
        }

        /** A tag as it stands in the bytes; empty if it has another size. In binary it is written in hexadecimal. */
        private Optional<byte[]> tag(String name) {
            boolean digits = name.matches("[0-9A-Fa-f]+");
            byte[] tag = switch (tags) {
                case EBCDIC -> page.bytes(name);
                case BCD, BINARY -> HexFormat.of().parseHex(digits && name.length() % 2 == 0 ? name : "");
                default -> name.getBytes(StandardCharsets.ISO_8859_1);
            };
            int size = tags == Encoding.BCD ? (tagSize + 1) / 2 : tagSize;
            return tag.length == size ? Optional.of(tag) : Optional.empty();
        }
    }

    /** One of them: the first with this tag. */
    final class Tag implements Finder {
        private final int skip;
        private final byte[] tag;
        private final Layout value;

        Tag(int skip, byte[] tag, Layout value) {
            this.skip = skip;
            this.tag = tag;
            this.value = value;
        }

        @Override
        public long find(byte[] bytes, int at, int end) {
            int position = at + skip;
            while (position + tag.length < end) {
                long where = value.locate(bytes, position + tag.length, end);
                if (where < 0 || isTag(bytes, position)) {
                    return where;
                }
                position = Where.end(where);
            }
            return position >= end ? Where.ABSENT : Where.TRUNCATED;
        }

        private boolean isTag(byte[] bytes, int position) {
            return Arrays.equals(bytes, position, position + tag.length, tag, 0, tag.length);
        }

        @Override
        public Layout layout() {
            return value;
        }
    }
}
