package io.ristorno.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Which cells of a report are shown: none of too few people, none that is one person's, none that can be worked out from a total.
 *
 * @param membersLeast distinct members of a cell; the contract's number, usually {@value #MEMBERS_USUAL}
 * @param redeemersLeast of 1 to this many less one, nothing is shown
 * @param convertersLeast purchasers of both arms together, for what is said about causes
 * @param dominance the largest part of a cell's sales that may be one member's
 * @param merchantsLeast other merchants in a category's cell
 * @param merchantDominance the largest part of a category that may be one other merchant's
 */
public record Suppression(
        long membersLeast,
        long redeemersLeast,
        long convertersLeast,
        double dominance,
        long merchantsLeast,
        double merchantDominance) {
    public static final int MEMBERS_USUAL = 50;

    public static final Suppression USUAL = new Suppression(MEMBERS_USUAL, 10, 100, 0.25, 5, 0.4);

    /**
     * What is known of a cell.
     *
     * @param isDelivery counts of impressions and the like: their zero is shown
     * @param converters purchasers of both arms, in a cell that says what was caused
     * @param largestShare the largest part of its sales that one member has
     * @param merchants how many others a category has
     * @param merchantShare the largest part of it that one of them has
     */
    public record Cell(
            String name,
            long members,
            boolean isDelivery,
            OptionalLong redeemers,
            OptionalLong converters,
            OptionalDouble largestShare,
            OptionalLong merchants,
            OptionalDouble merchantShare) {}

    /** Why a cell is hidden. */
    public enum Reason {
        /** Too few members. */
        MEMBERS,
        REDEEMERS,
        CONVERTERS,
        DOMINANCE,
        /** Too few other merchants, or one too large. */
        MERCHANTS,
        /** So that another can't be worked out from the total. */
        COMPLEMENTARY
    }

    /**
     * What is hidden, by name.
     *
     * @param hidesTotal there was nobody to hide behind: the total says what the one cell, or too few members, have
     */
    public record Hidden(Map<String, Reason> cells, boolean hidesTotal) {
        public Hidden {
            cells = Map.copyOf(cells);
        }
    }

    /**
     * What is hidden of a group of cells, whatever their order.
     *
     * @param cells of different names
     * @param hasTotal whether their sum is shown as well: then never is just one hidden, nor several that are too few together,
     *     since the total less what is shown is what they have
     */
    public Hidden of(List<Cell> cells, boolean hasTotal) {
        var hidden = new HashMap<String, Reason>();
        for (Cell cell : cells) {
            var reasons = reasons(cell);
            if (!reasons.isEmpty()) {
                hidden.put(cell.name(), reasons.getFirst());
            }
        }
        if (!hasTotal || hidden.isEmpty()) {
            return new Hidden(hidden, false);
        }
        List<Cell> shown = cells.stream()
                .filter(cell -> !hidden.containsKey(cell.name()))
                .sorted(Comparator.comparingLong(Cell::members).thenComparing(Cell::name))
                .toList();
        for (Cell next : shown) {
            if (hidden.size() > 1 && reasons(together(cells, hidden)).isEmpty()) {
                break;
            }
            hidden.put(next.name(), Reason.COMPLEMENTARY);
        }
        return new Hidden(
                hidden, hidden.size() == 1 || !reasons(together(cells, hidden)).isEmpty());
    }

    /** Whether a cell is hidden that is by itself. */
    public boolean hides(Cell cell) {
        return !reasons(cell).isEmpty();
    }

    /** The hidden ones as the one cell that is left when what is shown is taken off the total, as far as it can be. */
    private static Cell together(List<Cell> cells, Map<String, Reason> hidden) {
        return new Cell(
                "",
                sum(cells, hidden, cell -> OptionalLong.of(cell.members())).orElse(0),
                false,
                sum(cells, hidden, Cell::redeemers),
                sum(cells, hidden, Cell::converters),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty());
    }

    /** Nothing if it is not known of each cell, hidden or not: then there is no total of it to take off from. */
    private static OptionalLong sum(List<Cell> cells, Map<String, Reason> hidden, Function<Cell, OptionalLong> count) {
        return cells.stream().allMatch(cell -> count.apply(cell).isPresent())
                ? OptionalLong.of(cells.stream()
                        .filter(cell -> hidden.containsKey(cell.name()))
                        .mapToLong(cell -> count.apply(cell).getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    /** All that speaks against showing a cell by itself. */
    private List<Reason> reasons(Cell cell) {
        var reasons = new ArrayList<Reason>();
        boolean isZeroDelivery = cell.isDelivery() && cell.members() == 0;
        if (cell.members() < membersLeast && !isZeroDelivery) {
            reasons.add(Reason.MEMBERS);
        }
        if (cell.redeemers().isPresent()) {
            long redeemers = cell.redeemers().getAsLong();
            if (redeemers > 0 && redeemers < redeemersLeast) {
                reasons.add(Reason.REDEEMERS);
            }
        }
        if (cell.converters().isPresent() && cell.converters().getAsLong() < convertersLeast) {
            reasons.add(Reason.CONVERTERS);
        }
        if (cell.largestShare().orElse(0) > dominance) {
            reasons.add(Reason.DOMINANCE);
        }
        if (cell.merchants().orElse(merchantsLeast) < merchantsLeast
                || cell.merchantShare().orElse(0) > merchantDominance) {
            reasons.add(Reason.MERCHANTS);
        }
        return reasons;
    }
}
