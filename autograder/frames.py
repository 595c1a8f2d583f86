"""Messages between the grader and a fork: a letter, a nonce, a length, the bytes. Bounded before they are believed."""

import socket
import struct
import time

HEAD = struct.Struct("!c8sI")
LENGTH = struct.Struct("!I")
BEGUN = 5  # seconds that a message which has begun may take beyond its time
MOST = 128 * 2**20  # bytes of the longest message a fork takes


class ProtocolError(Exception):
    """The other side did not keep to the conversation, or is gone."""


def send(connection, letter, nonce, data=b""):
    """Send one message. letter: one byte.  nonce: eight."""
    connection.sendall(HEAD.pack(letter, nonce, len(data)) + data)


def receive(connection, most, until=None):
    """Return (letter, nonce, data) of the next message, None if none begins before `until` (time.monotonic()).

    Raises ProtocolError if it is longer than `most` bytes, is not finished in time, or if the other side is gone.
    """
    head = _exactly(connection, HEAD.size, until)
    if head is None:
        return None
    letter, nonce, length = HEAD.unpack(head)
    if length > most:
        raise ProtocolError(f"a message of {length} bytes, more than {most}")
    data = _exactly(connection, length, time.monotonic() + BEGUN)
    if data is None:
        raise ProtocolError("a message that was begun and not finished")
    return letter, nonce, data


def is_silent(connection):
    """Return whether nothing lies there unread, and the other side is not gone."""
    connection.settimeout(0)
    try:
        connection.recv(1, socket.MSG_PEEK)
        return False
    except BlockingIOError:
        return True
    finally:
        connection.settimeout(None)


def joined(text, data):
    """Return a text and bytes as the data of one message."""
    text = text.encode("utf-8", "replace")
    return LENGTH.pack(len(text)) + text + data


def parted(data):
    """Return the (text, bytes) that `joined` joined. Raises ProtocolError."""
    if len(data) < LENGTH.size or len(data) < LENGTH.size + LENGTH.unpack_from(data)[0]:
        raise ProtocolError("a message of the wrong form")
    end = LENGTH.size + LENGTH.unpack_from(data)[0]
    return data[LENGTH.size : end].decode("utf-8", "replace"), data[end:]


def _exactly(connection, length, until):
    """Return so many bytes; None if time is up before the first. Raises ProtocolError."""
    data = bytearray()
    while len(data) < length:
        left = None if until is None else max(0.0, until - time.monotonic())
        connection.settimeout(left if left != 0 else 0.001)
        try:
            piece = connection.recv(min(length - len(data), 1 << 20))
        except (TimeoutError, BlockingIOError):
            if not data:
                return None
            if time.monotonic() > until + BEGUN:
                raise ProtocolError("a message that was begun and not finished") from None
            continue
        except OSError as error:
            raise ProtocolError(str(error)) from None
        finally:
            connection.settimeout(None)
        if not piece:
            raise ProtocolError("the process is gone")
        data += piece
    return bytes(data)
