package io.ristorno.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.offer.FundingTerms.Charity;
import io.ristorno.offer.FundingTerms.Funder;
import io.ristorno.offer.FundingTerms.Share;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares: no unit is lost or made, and nobody has more than one unit more or less than his exact share. */
class FundingTermsTest {
    private static final List<Funder> FUNDERS = List.of(Funder.values());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1001 | 5000 5000      | 501 500
            500  | 5000 5000      | 250 250
            1    | 5000 5000      | 1 0
            100  | 3333 3333 3334 | 33 33 34
            20   | 3333 3333 3334 | 7 6 7
            2    | 3333 3333 3334 | 1 0 1
            1    | 1 9999         | 0 1
            0    | 5000 5000      | 0 0
            999999999999 | 1 9999 | 100000000 999899999999
            """)
    void dividesByLargestRemainder(long minor, String weights, String shares) {
        assertThat(terms(0, 0, numbers(weights)).split(minor))
                .containsExactly(Arrays.stream(shares.trim().split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray());
    }

    @ParameterizedTest
    @CsvSource({"1001,2500,250", "1,5000,0", "3,5000,1", "7,10000,7", "10,1,0"})
    void givesTheMemberTheUnitThatDoesNotDivide(long minor, int gift, long charitys) {
        assertThat(terms(gift, 0, 10_000).charityMinor(minor)).isEqualTo(charitys);
    }

    @ParameterizedTest
    @CsvSource({"1001,500,50", "10,500,1", "9,500,0", "1001,0,0", "7,10000,7"})
    void roundsTheFeeHalfUp(long minor, int fee, long expected) {
        assertThat(terms(0, fee, 10_000).feeMinor(minor)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"600,2000,1090", "600,1000,1000", "0,5,0", "1,5,2"})
    void findsWhatTheMerchantCanPayOf(long left, long most, long expected) {
        assertThat(terms(0, 1_000, 5_000, 5_000).within(left, most)).isEqualTo(expected);
    }

    @Test
    void whatTheMerchantCanPayOfIsNeverTooMuch() {
        var random = new SplittableRandom(59);
        for (int i = 0; i < 20_000; i++) {
            int first = 1 + random.nextInt(9_998);
            int second = 1 + random.nextInt(9_999 - first);
            FundingTerms terms = terms(0, random.nextInt(10_001), first, second, 10_000 - first - second);
            long left = random.nextInt(5_000);
            long most = random.nextInt(50_000);
            long within = terms.within(left, most);
            assertThat(terms.merchantMinor(within)).isLessThanOrEqualTo(left);
            assertThat(within == most || terms.merchantMinor(within + 1) > left).isTrue();
            assertThat(Arrays.stream(terms.split(most)).sum()).isEqualTo(most);
        }
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.trim().split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private static FundingTerms terms(int gift, int fee, int... weights) {
        List<Share> shares = java.util.stream.IntStream.range(0, weights.length)
                .mapToObj(i -> new Share(FUNDERS.get(i), i == 2 ? "VISA" : "", weights[i]))
                .toList();
        return new FundingTerms(
                shares, gift == 0 ? Optional.empty() : Optional.of(new Charity("cha_a", "A", gift)), fee);
    }
}
