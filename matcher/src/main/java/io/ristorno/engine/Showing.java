package io.ristorno.engine;

import io.ristorno.event.Exposure;
import io.ristorno.event.MemberKey;
import io.ristorno.event.MerchantKey;
import io.ristorno.event.RelationshipKey;
import io.ristorno.event.Touched;
import io.ristorno.match.OfferIndex;
import io.ristorno.member.Member;
import io.ristorno.member.Touch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What becomes of what members see: where an offer of the catalogue asks for it, it is kept with the member as long as a purchase may
 * need it, and goes on with whoever is merged into another. What is told before any offer asks is kept in the log alone.
 */
final class Showing {
    private Showing() {}

    /** What an exposure is to the offers of its merchant, if any asks for it and it says anything new. What is no merchant's never does. */
    static Optional<Touched> told(Exposure exposure, Member member, OfferIndex index) {
        return exposure.kind()
                .asked()
                .map(kind -> new Touched(exposure.relationship(), exposure.placement(), kind, exposure.at()))
                .filter(it -> exposure.merchant().registered()
                        && index.asksExposure(exposure.merchant(), it.placement(), it.kind()))
                .filter(it -> !member.touches().knows(touch(it)));
    }

    /** The member with one more, the same if it says nothing new; without those that no purchase can need any more. */
    static Member after(Member member, Touched touched, OfferIndex index) {
        Touch touch = touch(touched);
        return member.touches().knows(touch)
                ? member
                : member.with(member.touches()
                        .only(each -> each.lastMillis() >= index.touchesFromMillis())
                        .with(touch));
    }

    /** To the second: card messages tell no less. */
    private static Touch touch(Touched touched) {
        return new Touch(
                touched.relationship().merchant().value(),
                touched.placement(),
                touched.kind(),
                touched.at().truncatedTo(ChronoUnit.SECONDS).toEpochMilli());
    }

    /** What the one into whom a member is merged has seen with it. */
    static List<Touched> handedOn(Member member, MemberKey to) {
        return member.touches().all().stream()
                .flatMap(each -> LongStream.of(each.firstMillis(), each.lastMillis())
                        .distinct()
                        .mapToObj(millis -> new Touched(
                                new RelationshipKey(to, new MerchantKey(each.merchant())),
                                each.placement(),
                                each.kind(),
                                Instant.ofEpochMilli(millis))))
                .toList();
    }
}
