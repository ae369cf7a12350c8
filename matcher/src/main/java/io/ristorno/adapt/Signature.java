package io.ristorno.adapt;

/**
 * How a processor shows that an event is its own. The secrets are no part of it: they are settings of the deployment.
 *
 * @param scheme what is signed, and how it is told
 * @param header that brings the signature, in lower case
 * @param timestampHeader that brings the time, {@code ""} if the scheme has none
 * @param key how the secret's bytes are written
 * @param told how the signature's bytes are written
 */
public record Signature(Scheme scheme, String header, String timestampHeader, Written key, Written told) {
    /** What is signed, and how it is told. */
    public enum Scheme {
        /** {@code t=1700000000,v1=...}: HMAC-SHA-256 of time, dot and body; several v1 while secrets are rotated. */
        TIMESTAMPED,
        /** Standard Webhooks: headers webhook-id, -timestamp and -signature; HMAC-SHA-256 of id, time and body between dots. */
        STANDARD_WEBHOOKS,
        /** HMAC-SHA-256 of the body. */
        BODY,
        /** HMAC-SHA-256 of the base64 of the HMAC-SHA-256 of body, address and time: a secret's line begins with the address. */
        TWICE,
        /** Basic authentication; with a secret behind user and password, also HMAC-SHA-256 of the body in the header. */
        BASIC
    }

    /** How bytes are written. */
    public enum Written {
        TEXT,
        HEX,
        BASE64
    }
}
