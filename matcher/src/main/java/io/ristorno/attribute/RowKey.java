package io.ristorno.attribute;

/** What sums are told apart by. Those of a campaign, in a program, are its figures. */
public sealed interface RowKey permits ArmKey, MediumKey, CreditKey, QualityKey {
    /** {@code cmp_...} */
    String campaign();
}
