package io.ristorno.catalog;

import com.fasterxml.jackson.databind.JsonNode;

/** How a value is written in JSON. */
@FunctionalInterface
interface Form<T> {
    /** The value; on a wrong or missing node a problem at the spot and a stand-in. */
    T read(JsonNode node, Spot spot);
}
