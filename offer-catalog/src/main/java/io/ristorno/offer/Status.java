package io.ristorno.offer;

/**
 * Where an offer version stands: {@code DRAFT -> IN_REVIEW -> LIVE <-> PAUSED -> ENDED}.
 *
 * <p>A version in preparation decides no purchase and supersedes none, so a new draft leaves the offer as it is. Of the published
 * ones the latest that is in force decides: only purchases made while that is LIVE can earn.
 */
public enum Status {
    /** In preparation. */
    DRAFT,
    /** Handed in, and waits for somebody's word. */
    IN_REVIEW,
    /** Purchases earn. */
    LIVE,
    /** Purchases made while it is so earn nothing; those made before go on. */
    PAUSED,
    /** As PAUSED, for good; where a stop spares those who had activated the offer, for everybody else. */
    ENDED;

    /** Whether a version that stands so decides purchases. */
    public boolean isPublished() {
        return this != DRAFT && this != IN_REVIEW;
    }
}
