package io.ristorno.event;

/**
 * The engine goes on with another catalogue. The compiled index comes beside the event; the log keeps the revision.
 *
 * @param revision of the catalogue
 */
public record CatalogueAdopted(long revision) implements Event {}
