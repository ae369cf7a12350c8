package io.ristorno.event;

/** Everything that can happen to the engine. An event touches one member, or none. */
public sealed interface Event permits MemberEvent, CatalogueAdopted, RatesAdopted, Tick {}
