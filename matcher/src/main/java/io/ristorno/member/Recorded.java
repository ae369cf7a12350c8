package io.ristorno.member;

import io.ristorno.event.TransactionEvent;

/** An event and what was answered to it. */
public record Recorded(TransactionEvent event, Answer answer) {}
