package io.ristorno.engine;

import io.ristorno.event.Contacted;
import io.ristorno.event.MemberKey;
import io.ristorno.event.Notice;
import io.ristorno.member.Member;
import io.ristorno.member.Outreach;
import io.ristorno.member.Seen;
import io.ristorno.member.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a member has heard and seen, from here or elsewhere, and what of it the one is told into whom he is merged. */
final class Hearing {
    private Hearing() {}

    /** What comes of it that a member is told of an offer: he was contacted, and has seen that. */
    static List<Effect> told(Member member, Notice notice, String offer) {
        Outreach outreach = member.outreach();
        Seen seen = outreach.seen().with(new Sight(offer, notice.atMillis()));
        return List.of(
                new Effect.MemberChanged(member.with(
                        outreach.with(seen).contacted(notice.atMillis()).from(""))),
                new Effect.NoticeGiven(notice));
    }

    /** What a member has seen of an offer is no news to him any more. */
    static Member saw(Member member, String offer, long millis) {
        Outreach outreach = member.outreach();
        return member.with(outreach.with(outreach.seen().with(new Sight(offer, millis))));
    }

    /** The member, when somebody else contacted him. */
    static Member after(Member member, Contacted contacted) {
        long at = contacted.at().toEpochMilli();
        Member after = contacted.marketing() ? member.with(member.outreach().contacted(at)) : member;
        for (String offer : contacted.offers()) {
            after = saw(after, offer, at);
        }
        return contacted.past().isEmpty()
                ? after
                : after.with(after.outreach().with(contacted.past().get()));
    }

    /** The same of the one into whom a member was merged. */
    static Contacted further(Contacted contacted, MemberKey to) {
        return new Contacted(
                to,
                contacted.id(),
                contacted.marketing(),
                contacted.offers(),
                contacted.at(),
                contacted.from(),
                contacted.past());
    }

    /** What the one into whom a member is merged has heard, and seen, with it. */
    static List<Contacted> handedOn(Member member, MemberKey to, Instant at) {
        Outreach outreach = member.outreach();
        var told = new ArrayList<Contacted>(2);
        if (outreach.lastMillis() > 0) {
            Instant last = Instant.ofEpochMilli(outreach.lastMillis());
            told.add(new Contacted(to, "", true, List.of(), last, Optional.of(member.key()), Optional.empty()));
        }
        if (!outreach.seen().equals(Seen.NOTHING) || !outreach.warnings().isEmpty()) {
            List<String> offers =
                    outreach.seen().all().stream().map(Sight::offer).toList();
            told.add(new Contacted(to, "", false, offers, at, Optional.of(member.key()), Optional.of(outreach.past())));
        }
        return told;
    }
}
