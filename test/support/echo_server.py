#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""echo_server.py NAME tcp|udp PORT: answers whatever comes with "NAME CLIENT-ADDRESS"."""
import socket
import sys
import threading

name, protocol, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
kinds = {"tcp": (socket.SOCK_STREAM, 6), "udp": (socket.SOCK_DGRAM, 17)}
server = socket.socket(socket.AF_INET6, *kinds[protocol])
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
server.bind(("::", port))


def answer(client):
    return f"{name} {client[0].removeprefix('::ffff:')}".encode()


def stay(connection, client):
    with connection:
        while connection.recv(100):
            connection.sendall(answer(client))


if protocol == "udp":
    while True:
        _, client = server.recvfrom(100)
        server.sendto(answer(client), client)
server.listen(100)
while True:
    threading.Thread(target=stay, args=server.accept(), daemon=True).start()
