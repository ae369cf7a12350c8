package io.ristorno.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.ristorno.decide.ContactPolicy.Expiring;
import io.ristorno.event.MemberKey;
import io.ristorno.member.Kin;
import io.ristorno.member.Lot;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Pocket;
import io.ristorno.member.Purse;
import io.ristorno.member.Seen;
import io.ristorno.member.Sight;
import io.ristorno.member.Warning;
import io.ristorno.money.Commodity;
import io.ristorno.offer.Hours;
import io.ristorno.program.ContactTerms;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a member is due to be told, one row a rule: gap 7, nudge behind 30, quiet from 21:00 to 08:00, 5 days before something expires. */
class ContactPolicyTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final MemberKey KEY = new MemberKey("prg_demo", 7);
    private static final Commodity EUR = Commodity.currency("EUR").orElseThrow();
    private static final ContactTerms TERMS =
            new ContactTerms(7, 30, Optional.of(new Hours(21 * 60, 8 * 60)), OptionalInt.of(24), OptionalInt.of(5));
    private static final Outreach JOINED = Outreach.NONE.since(millis("2026-03-01T12:00:00+01:00"));

    private static long millis(String moment) {
        return OffsetDateTime.parse(moment).toInstant().toEpochMilli();
    }

    private static Member member(Outreach outreach) {
        return new Member(KEY, true, List.of()).with(outreach);
    }

    private static ContactPolicy policy(Member member, String now) {
        return new ContactPolicy(TERMS, BERLIN, member, millis(now), 0);
    }

    @ParameterizedTest(name = "joined 1 March, contacted {0}: at {1} marketing {2}, news {3}")
    @CsvSource({
        // last contact, now, may be contacted, is to hear of something new
        ",                         2026-03-01T13:00:00+01:00, true,  false",
        ",                         2026-03-31T12:00:00+02:00, true,  false",
        ",                         2026-04-01T07:59:59+02:00, false, false",
        ",                         2026-04-01T08:00:00+02:00, true,  true",
        ",                         2026-04-01T20:59:00+02:00, true,  true",
        ",                         2026-04-01T21:00:00+02:00, false, false",
        "2026-03-20T10:00:00+01:00, 2026-03-20T10:00:01+01:00, false, false",
        "2026-03-20T10:00:00+01:00, 2026-03-27T12:00:00+01:00, false, false",
        "2026-03-20T10:00:00+01:00, 2026-03-28T08:00:00+01:00, true,  false",
        "2026-03-20T10:00:00+01:00, 2026-04-19T12:00:00+02:00, true,  false",
        "2026-03-20T10:00:00+01:00, 2026-04-20T08:00:00+02:00, true,  true",
        // Told by somebody whose clock is ahead of ours.
        "2026-04-01T10:00:05+02:00, 2026-04-01T10:00:00+02:00, false, false",
    })
    void gap_nudge_and_quiet_hours(String contacted, String now, boolean marketing, boolean news) {
        Outreach outreach = contacted == null ? JOINED : JOINED.contacted(millis(contacted));
        ContactPolicy policy = policy(member(outreach), now);
        assertThat(policy.allowsMarketing()).isEqualTo(marketing);
        assertThat(policy.wantsNews()).isEqualTo(news);
    }

    @Test
    void the_latest_contact_counts_in_whatever_order_they_are_told() {
        long early = millis("2026-03-10T10:00:00+01:00");
        long late = millis("2026-03-20T10:00:00+01:00");
        assertThat(JOINED.contacted(late).contacted(early))
                .isEqualTo(JOINED.contacted(early).contacted(late));
    }

    @Test
    void who_left_or_is_somebody_else_now_hears_nothing() {
        String now = "2026-05-01T12:00:00+02:00";
        Lot lot = lot("rwd_a_b", 500, "2026-05-03T00:00:00+02:00");
        Member left = new Member(KEY, false, List.of()).with(purse(lot)).with(JOINED);
        Member merged =
                member(JOINED).with(purse(lot)).with(new Kin(Optional.of(new MemberKey("prg_demo", 8)), List.of()));
        for (Member each : List.of(left, merged)) {
            assertThat(policy(each, now).wantsNews()).isFalse();
            assertThat(policy(each, now).expiring()).isEmpty();
            assertThat(policy(each, now).nextLookMillis()).isEqualTo(Long.MAX_VALUE);
        }
        assertThat(policy(member(JOINED).with(purse(lot)), now).expiring()).hasSize(1);
    }

    private static Lot lot(String id, long minor, String expires) {
        return new Lot(id, "mer_one", minor, millis(expires), 0);
    }

    private static Purse purse(Lot... lots) {
        return new Purse(1, List.of(new Pocket(EUR, List.of(lots), 0, 0, 0)), List.of(), Long.MAX_VALUE);
    }

    @ParameterizedTest(name = "expires {0}: at {1} told {2}")
    @CsvSource({
        // The last day is the 31st: 5 days before is the 26th, whatever the hour.
        "2026-04-01T00:00:00+02:00, 2026-03-25T23:59:59+01:00, false",
        "2026-04-01T00:00:00+02:00, 2026-03-26T00:00:00+01:00, true",
        "2026-04-01T00:00:00+02:00, 2026-03-26T03:00:00+01:00, true",
        "2026-04-01T00:00:00+02:00, 2026-03-31T23:59:59+02:00, true",
        "2026-04-01T00:00:00+02:00, 2026-04-01T00:00:00+02:00, false",
        // What expires at noon of the 1st, where its place is in the west, is told with the 31st too: no other day is
        // whole.
        "2026-04-01T12:00:00+02:00, 2026-03-25T23:00:00+01:00, false",
        "2026-04-01T12:00:00+02:00, 2026-03-26T00:00:00+01:00, true",
    })
    void what_expires_is_told_some_days_before_quiet_or_not(String expires, String now, boolean told) {
        // A contact a minute ago stands in the way of marketing only.
        Outreach outreach = JOINED.contacted(millis(now) - 60_000);
        Lot lot = lot("rwd_a_b", 500, expires);
        ContactPolicy policy = policy(member(outreach).with(purse(lot)), now);
        assertThat(policy.expiring()).hasSize(told ? 1 : 0);
        Outreach warned = outreach.warned(List.of(new Warning(lot.id(), lot.expiresMillis())));
        assertThat(policy(member(warned).with(purse(lot)), now).expiring())
                .as("once a lot")
                .isEmpty();
        Outreach otherwise = outreach.warned(List.of(new Warning(lot.id(), lot.expiresMillis() - 86_400_000)));
        assertThat(policy(member(otherwise).with(purse(lot)), now).expiring())
                .as("it expires another day than he was told")
                .hasSize(told ? 1 : 0);
    }

    @ParameterizedTest(name = "owes {0}, has {1} soon and {2} later: told {3}")
    @CsvSource({"0, 500, 700, 500", "200, 500, 700, 300", "500, 500, 700, 0", "900, 500, 700, 0", "0, 0, 700, 0"})
    void what_is_owed_is_taken_from_what_expires_first(long owed, long soon, long later, long told) {
        Purse purse = purse(
                new Lot("adj_debt", "", -owed, Lot.UNKNOWN, 0),
                lot("rwd_a_soon", soon, "2026-04-01T00:00:00+02:00"),
                lot("rwd_a_later", later, "2026-08-01T00:00:00+02:00"));
        ContactPolicy policy = policy(member(JOINED).with(purse), "2026-03-30T12:00:00+02:00");
        List<Expiring> expiring = policy.expiring();
        assertThat(expiring.stream().mapToLong(each -> each.lot().leftMinor()).sum())
                .isEqualTo(told);
        assertThat(policy.nextLookMillis())
                .as("nobody is looked at now for what is not told now")
                .isGreaterThan(told == 0 ? millis("2026-03-30T12:00:00+02:00") : 0);
    }

    @ParameterizedTest(name = "at {0}: next look {1}")
    @CsvSource({
        "2026-03-02T12:00:00+01:00, 2026-04-01T08:00:00+02:00",
        // It was due, and nobody had anything to say: the next day, and in a quiet night at its end.
        "2026-04-05T12:00:00+02:00, 2026-04-06T08:00:00+02:00",
        "2026-04-05T22:00:00+02:00, 2026-04-06T08:00:00+02:00",
        "2026-04-05T03:00:00+02:00, 2026-04-05T08:00:00+02:00",
    })
    void the_next_look(String now, String next) {
        assertThat(Instant.ofEpochMilli(policy(member(JOINED), now).nextLookMillis()))
                .isEqualTo(Instant.ofEpochMilli(millis(next)));
    }

    @ParameterizedTest(name = "due {0}: at {1} {2}")
    @CsvSource({
        "2026-03-10T12:00:00+01:00, 2026-03-10T11:59:59+01:00, false",
        "2026-03-10T12:00:00+01:00, 2026-03-10T12:00:00+01:00, true",
        "2026-03-10T12:00:00+01:00, 2026-03-10T21:00:00+01:00, false",
        "2026-03-10T12:00:00+01:00, 2026-03-11T11:59:59+01:00, true",
        "2026-03-10T12:00:00+01:00, 2026-03-11T12:00:00+01:00, false",
    })
    void a_reminder_is_made_within_a_day_or_not_at_all(String due, String now, boolean timely) {
        assertThat(policy(member(JOINED), now).isTimely(millis(due))).isEqualTo(timely);
        assertThat(policy(member(JOINED.contacted(millis("2026-03-05T12:00:00+01:00"))), now)
                        .isTimely(millis(due)))
                .as("within the gap it is dropped")
                .isFalse();
    }

    @Test
    void more_than_is_kept_of_what_he_has_seen_is_no_news_either() {
        var sights = new ArrayList<Sight>();
        Seen seen = Seen.NOTHING;
        for (int i = 0; i <= Seen.MOST; i++) {
            sights.add(new Sight("off_" + i, 1_000 + i));
            seen = seen.with(sights.getLast());
        }
        assertThat(seen.all()).hasSize(Seen.MOST);
        assertThat(seen.coveredMillis()).isEqualTo(1_000);
        assertThat(seen.knows("off_0", 900)).as("it began before it was seen").isTrue();
        assertThat(seen.knows("off_256", 2_000)).isTrue();
        assertThat(seen.knows("off_other", 1_000)).as("who knows").isTrue();
        assertThat(seen.knows("off_other", 1_001)).isFalse();
        Seen backwards = Seen.NOTHING;
        for (Sight sight : sights.reversed()) {
            backwards = backwards.with(sight);
        }
        assertThat(backwards).isEqualTo(seen);
    }
}
