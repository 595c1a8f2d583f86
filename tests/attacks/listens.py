"""Opens ports and abstract sockets for a friend's submission."""

import socket

held = [socket.socket(socket.AF_INET), socket.socket(socket.AF_UNIX)]
held[0].bind(("0.0.0.0", 4444))
held[0].listen()
held[1].bind("\0friend")
held[1].listen()
