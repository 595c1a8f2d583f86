"""Sends what it finds over the network."""

import socket
import urllib.request

for address in ("http://1.1.1.1", "http://127.0.0.1:8888", "http://localhost:8000"):
    try:
        urllib.request.urlopen(address, data=b"x", timeout=1)
    except OSError:
        pass
