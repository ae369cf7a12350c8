package io.ristorno.merchant;

/** How a purchase was made: at a counter, on a web page, or in an application. */
public enum Channel {
    IN_STORE,
    ONLINE,
    APP
}
