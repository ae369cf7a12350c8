/**
 * The REST interface: register, link, send, read, explain.
 *
 * <pre>
 * HTTP ► [api] ► host ► engine ► store ► answer
 *          ▲ you are here; what is read comes from a snapshot of the store
 * </pre>
 *
 * <p>Kind: shell. {@link io.ristorno.api.Documents} says how every value looks as JSON, for the API and the command line
 * alike.
 */
@NullMarked
package io.ristorno.api;

import org.jspecify.annotations.NullMarked;
