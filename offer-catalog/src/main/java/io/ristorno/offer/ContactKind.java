package io.ristorno.offer;

/** By what a member can be reached. Of an address nothing is known here but whether it was confirmed that it is his. */
public enum ContactKind {
    /** An e-mail address. */
    EMAIL,
    /** A telephone. */
    PHONE
}
