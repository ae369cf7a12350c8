package io.ristorno.attribute;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers that are added place by place, or taken away again: the sums of a row, or what one member has given to them. Whole, and of any
 * size, so that partitions merge bit for bit.
 *
 * @param numbers in the order of what they count, without zeros at the end: the same sums are the same bytes, whatever was in them once
 */
public record Row(List<BigInteger> numbers) {
    public Row {
        int places = numbers.size();
        while (places > 0 && numbers.get(places - 1).signum() == 0) {
            places--;
        }
        numbers = List.copyOf(numbers.subList(0, places));
    }

    /** The same numbers. */
    public static Row of(long... numbers) {
        return new Row(IntStream.range(0, numbers.length)
                .mapToObj(i -> BigInteger.valueOf(numbers[i]))
                .toList());
    }

    /** Of both; the one with more places may have anything there. */
    public Row plus(Row other) {
        var sums = new ArrayList<BigInteger>(Math.max(numbers.size(), other.numbers.size()));
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            sums.add(number(i).add(other.number(i)));
        }
        return new Row(sums);
    }

    /** What takes it away. */
    public Row negated() {
        return new Row(numbers.stream().map(BigInteger::negate).toList());
    }

    /** Whether it changes nothing. */
    public boolean isNothing() {
        return numbers.stream().allMatch(number -> number.signum() == 0);
    }

    /** The number at a place; 0 behind the last. */
    BigInteger number(int place) {
        return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
    }

    /** The same where it counts something: no count comes near 2^63. */
    long count(int place) {
        return number(place).longValueExact();
    }
}
