package io.ristorno.housefixture.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import org.jspecify.annotations.Nullable;

public record Blameless(
        JsonFactory factory, @Nullable JsonNode node, Random seeded, io.ristorno.housefixture.money.Blameless words) {}
