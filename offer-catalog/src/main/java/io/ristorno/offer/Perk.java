package io.ristorno.offer;

import java.util.Optional;

/**
 * What a privilege or a badge is. How many uses a reward gives is the amount of the offer's mechanic, and until when they are good its
 * {@code rewardExpiryDays}, as of everything that is given.
 *
 * @param name for members: {@code Free shipping}
 * @param code by which a privilege is used, 1 to {@value #CODE_MAX} printable characters: it is told to members who have it.
 *     Lists of offers leave it out; the offer's own document, its versions and their differences, and the whole catalogue have it, and
 *     are for those who write offers, not for who publishes them; empty where none is needed, and of a badge
 */
public record Perk(String name, Optional<String> code) {
    public static final int CODE_MAX = 40;

    /** Most uses that one reward gives. */
    public static final int USES_MAX = 1000;
}
