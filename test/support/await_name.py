#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""await_name.py NAME: asks 127.0.0.11 for the name until there is an answer (for 10 s at most), and
prints when that was, in nanoseconds of the epoch."""
import socket
import struct
import sys
import time

name = b"".join(bytes([len(label)]) + label.encode() for label in sys.argv[1].split("."))
query = struct.pack(">6H", 7, 0x100, 1, 0, 0, 0) + name + struct.pack(">BHH", 0, 1, 1)
asker = socket.socket(type=socket.SOCK_DGRAM)
asker.connect(("127.0.0.11", 53))
asker.settimeout(1)
end = time.monotonic() + 10
print("asking", flush=True)
while time.monotonic() < end:
    asker.send(query)
    answer = asker.recv(4096)
    if struct.unpack(">H", answer[6:8])[0] > 0:
        print(time.time_ns())
        sys.exit(0)
    time.sleep(0.0002)
sys.exit(1)
