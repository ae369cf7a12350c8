package io.ristorno.housefixture.feed.util;

record Leftover() {}
