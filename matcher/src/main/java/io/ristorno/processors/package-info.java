/**
 * Processors that send their events over HTTP: who signed an event, and what it tells.
 *
 * <pre>
 * HTTP ► api ► [processors] ► adapt ► decode ► feed ► host ► engine ► store ► answer
 *                 ▲ you are here: bytes that nobody has read yet, a signature, the secrets of the deployment
 * </pre>
 *
 * <p>Kind: shell. The signature is checked over the bytes as they came, before anything reads them; comparisons take the same time
 * whatever is compared. Secrets come from files or the environment, and are never told.
 */
@NullMarked
package io.ristorno.processors;

import org.jspecify.annotations.NullMarked;
