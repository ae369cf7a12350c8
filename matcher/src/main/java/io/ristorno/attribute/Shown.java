package io.ristorno.attribute;

import io.ristorno.event.Exposure;
import io.ristorno.measure.path.Touch;
import java.util.Comparator;

/**
 * Something of a campaign that a member met with, as far as it may take credit.
 *
 * @param id the publisher's
 * @param campaign {@code cmp_...}, whose it is
 * @param offer {@code off_...}; {@code ""} for the campaign as a whole
 * @param medium in the publisher's words; {@code ""} if he does not say
 * @param viewable whether somebody is known to have had it before his eyes
 * @param atMillis when, epoch milliseconds
 */
public record Shown(
        String id, Exposure.Kind kind, String campaign, String offer, String medium, boolean viewable, long atMillis) {
    /** Clicks before views, then the later, then the greater id: of too many the last ones in this order go. */
    static final Comparator<Shown> BY_CLAIM = Comparator.<Shown, Boolean>comparing(each -> !each.kind.isClick())
            .thenComparing(Comparator.comparingLong(Shown::atMillis).reversed())
            .thenComparing(Comparator.comparing(Shown::id).reversed());

    /** The same as the models know it: by its own campaign, offer and medium. */
    Touch touch() {
        return new Touch(id, "", "", String.join("|", campaign, offer, medium), known(), atMillis, viewable);
    }

    private Touch.Kind known() {
        return switch (kind) {
            case OPPORTUNITY -> throw new IllegalStateException("nobody met with anything");
            case IMPRESSION -> Touch.Kind.IMPRESSION;
            case VIEW -> Touch.Kind.VIEW;
            case CLICK -> Touch.Kind.CLICK;
            case ACTIVATION -> Touch.Kind.ACTIVATE;
        };
    }
}
