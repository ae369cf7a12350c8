package io.ristorno.housefixture.feed;

record SocketManager(SocketImpl socket) {

    record SocketImpl() {}
}
