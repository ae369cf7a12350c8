package io.ristorno.housefixture.decode;

import com.fasterxml.jackson.core.JsonFactory;
import javax.crypto.Mac;

record Blameless(JsonFactory factory, Mac mac) {}
