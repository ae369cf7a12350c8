package io.ristorno.offer;

/** Where an offer version stands. Only purchases made while a LIVE version is in force can earn. */
public enum Status {
    DRAFT,
    LIVE,
    PAUSED
}
