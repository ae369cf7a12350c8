/**
 * The command line, the settings and the wiring: the one place where the parts meet.
 *
 * <pre>
 * [app] ► feed, api, host, store, directory ► engine ► stages ► words
 *   ▲ you are here
 * </pre>
 *
 * <p>Kind: app. Nobody depends on it. {@link io.ristorno.app.Ristorno} is the program.
 */
@NullMarked
package io.ristorno.app;

import org.jspecify.annotations.NullMarked;
