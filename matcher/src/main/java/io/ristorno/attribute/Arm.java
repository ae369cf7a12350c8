package io.ristorno.attribute;

/** Which side of a campaign a member is on. Whoever is in the program's control group is on neither. */
public enum Arm {
    /** The campaign's offers exist for him. */
    TEST,
    /** They do not: he is held out. */
    CONTROL
}
