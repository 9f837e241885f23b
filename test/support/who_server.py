#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""who_server.py NAME PORT LOG: HTTP over both families; each answer, and a line of the log, is
"NAME CLIENT-ADDRESS". Connections are kept alive."""
import http.server
import socket
import sys

name, port, log = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "a", buffering=1)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        line = f"{name} {self.client_address[0].removeprefix('::ffff:')}\n"
        log.write(line)
        self.send_response(200)
        self.send_header("Content-Length", str(len(line)))
        self.end_headers()
        self.wfile.write(line.encode())

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
    request_queue_size = 1024


Server(("::", port), Handler).serve_forever()
