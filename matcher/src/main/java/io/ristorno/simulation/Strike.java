package io.ristorno.simulation;

/** What befalls the next write of a disk, or its next read. */
enum Strike {
    NONE,
    /** The power goes before anything is written. */
    CUT_BEFORE_WRITE,
    /** The power goes when the log has the batch, or a part of it, and is not synced. */
    CUT_BEFORE_SYNC,
    /** The power goes when all is synced and nobody knows yet. */
    CUT_AFTER_SYNC,
    /** The power goes while the small file is written. */
    CUT_IN_PROOF,
    /** The write fails; a part may be there. */
    FAIL_WRITE,
    /** The sync fails; all, a part or nothing may be there. */
    FAIL_SYNC,
    /** The small file cannot be written. */
    FAIL_PROOF,
    /** A read fails. */
    FAIL_READ
}
