package io.ristorno.api;

import io.vertx.ext.web.RoutingContext;

/**
 * The path of a request as the router has it. Whoever decides before the routes how a body is read goes by this one: a path that leads
 * to a route, but not to its way of reading, has its body read by somebody else.
 */
final class RoutedPath {
    private RoutedPath() {}

    /** Decoded, without doubled slashes, and without the one at the end that makes no other path. */
    static String of(RoutingContext context) {
        String path = context.normalizedPath();
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
