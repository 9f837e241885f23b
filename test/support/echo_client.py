#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""echo_client.py tcp|udp ADDRESS PORT [--from PORT] [--stay SECONDS]

Prints what a server of echo_server.py answers from the address that it was asked at; exit 1 if
nothing comes from there within three seconds. With
--stay it goes on asking over one connection, or from one port: TCP prints "alive" if every question
was answered; UDP the names of those who answered, in the order of their first answers.
"""
import argparse
import socket
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("protocol")
parser.add_argument("address")
parser.add_argument("port", type=int)
parser.add_argument("--from", dest="source", type=int, default=0)
parser.add_argument("--stay", type=float, default=0)
options = parser.parse_args()

kinds = {"tcp": (socket.SOCK_STREAM, 6), "udp": (socket.SOCK_DGRAM, 17)}
family = socket.AF_INET6 if ":" in options.address else socket.AF_INET
server = (options.address, options.port)
client = socket.socket(family, *kinds[options.protocol])
client.settimeout(3)
if options.source:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, options.protocol != "udp")
    client.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", options.source))


def ask():
    try:
        client.sendall(b"?")
        answer = client.recv(100).decode()
        # While an answer is not acknowledged the kernel keeps a connection for five minutes only.
        if options.protocol == "tcp":
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return answer
    except OSError:
        return ""


try:
    client.connect(server)
except OSError:
    sys.exit(1)
answers = [ask()]
end = time.monotonic() + options.stay
while time.monotonic() < end:
    if options.protocol == "udp":
        client.settimeout(0.1)
    time.sleep(0.05)
    answers.append(ask())
if not options.stay:
    print(answers[0])
    sys.exit(not answers[0])
if options.protocol == "tcp":
    print("alive" if all(answers) else "dead")
else:
    print(*dict.fromkeys(answer.split()[0] for answer in answers if answer))
