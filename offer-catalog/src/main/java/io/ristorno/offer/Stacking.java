package io.ristorno.offer;

/**
 * What happens when several offers fit one purchase: the best of (one EXCLUSIVE) and (the best of each group plus the
 * ADDITIVE ones). Ties: higher priority, then the one that ends first, then the id.
 *
 * @param group binds only {@link Mode#BEST_OF_GROUP} offers
 * @param mode how it combines
 * @param priority higher wins a tie
 */
public record Stacking(String group, Mode mode, int priority) {
    /** How an offer combines with others. */
    public enum Mode {
        /** Wins alone, if strictly more than the rest together. */
        EXCLUSIVE,
        /** One a group, the best for the member. */
        BEST_OF_GROUP,
        /** Always added. */
        ADDITIVE
    }

    /** One offer a purchase: the best for the member. */
    public static final Stacking DEFAULT = new Stacking("default", Mode.BEST_OF_GROUP, 0);
}
