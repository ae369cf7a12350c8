package io.ristorno.simulation;

import io.ristorno.event.Contacted;
import io.ristorno.event.Event;
import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MembershipEvent.Vanished;
import io.ristorno.event.Notice;
import io.ristorno.match.OfferIndex;
import io.ristorno.offer.Offer;
import io.ristorno.program.ContactTerms;
import io.ristorno.program.Program;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What members have heard, taken down plainly: nobody is to hear too much, anything twice, or of what is kept from him. */
final class Heard {
    private final Map<MemberKey, List<Instant>> contacts = new HashMap<>();
    private final Map<MemberKey, Set<String>> seen = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Notice> notices = new ArrayList<>();

    /** What somebody told, before anything came of it. */
    void tell(Event event) {
        switch (event) {
            case Contacted contacted -> {
                if (contacted.marketing()) {
                    contact(contacted.member(), contacted.at());
                }
                contacted.offers().forEach(offer -> seen(contacted.member()).add(offer));
            }
            case Exposure exposure
            when exposure.kind().isSeen() -> seen(exposure.member()).add(exposure.offer());
            case Vanished vanished -> forget(vanished.member());
            default -> {}
        }
    }

    private Set<String> seen(MemberKey member) {
        return seen.computeIfAbsent(member, _ -> new HashSet<>());
    }

    private void contact(MemberKey member, Instant at) {
        contacts.computeIfAbsent(member, _ -> new ArrayList<>()).add(at);
    }

    private void forget(MemberKey member) {
        contacts.remove(member);
        seen.remove(member);
        notices.removeIf(notice -> notice.member().equals(member));
    }

    /** A notice was given, by the catalogue of then. */
    void give(Notice notice, OfferIndex index, Program program) {
        ContactTerms terms = program.contact().orElseThrow(() -> new Violation("nobody asked for " + notice));
        Violation.unless(
                ids.add(notice.id() + " " + notice.atMillis()) && isNew(notice), () -> notice + " is given twice");
        notices.add(notice);
        if (notice.isMarketing()) {
            Instant at = Instant.ofEpochMilli(notice.atMillis());
            alone(notice, at, terms, program.zone());
            contact(notice.member(), at);
        }
        if (notice instanceof Notice.VisitReminder reminder) {
            Violation.unless(
                    index.version(reminder.merchant(), reminder.offer(), reminder.atMillis())
                            .filter(offer -> index.holdsOut(reminder.member(), offer, reminder.atMillis()))
                            .isEmpty(),
                    () -> "who is held out is reminded of it: " + reminder);
        }
        if (notice instanceof Notice.Nudge nudge) {
            Offer offer = index.version(nudge.merchant(), nudge.offer(), nudge.atMillis())
                    .orElseThrow(() -> new Violation("there is no such offer: " + nudge));
            Violation.unless(
                    !index.holdsOut(nudge.member(), offer, nudge.atMillis()),
                    () -> "who is held out hears of it: " + nudge);
            Violation.unless(seen(nudge.member()).add(nudge.offer()), () -> "it is no news: " + nudge);
        }
    }

    private boolean isNew(Notice notice) {
        return notices.stream().noneMatch(each -> each.id().equals(notice.id()));
    }

    /** So far as anybody had told by then. */
    private void alone(Notice notice, Instant at, ContactTerms terms, ZoneId zone) {
        for (Instant before : contacts.getOrDefault(notice.member(), List.of())) {
            long days = ChronoUnit.DAYS.between(LocalDate.ofInstant(before, zone), LocalDate.ofInstant(at, zone));
            Violation.unless(
                    days > terms.minGapDays(),
                    () -> notice + " comes " + days + " days behind a contact at " + before + ", with " + terms);
        }
        LocalTime local = LocalTime.ofInstant(at, zone);
        terms.quietHours()
                .ifPresent(quiet -> Violation.unless(
                        !quiet.contains(local.getHour() * 60 + local.getMinute()),
                        () -> notice + " comes at " + local + ", with " + terms));
    }

    /** Those of whom something is known still, in the order in which they were given. */
    List<Notice> notices() {
        return notices;
    }
}
