"""`autograder.frames`: bounded before believed, and silent where nobody asked."""

import socket
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from autograder import frames

NONCE = b"12345678"


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def soon(seconds=1.0):
    return time.monotonic() + seconds


def test_a_message_comes_as_it_was_sent(pair):
    frames.send(pair[1], b"E", NONCE, b"data")
    assert frames.receive(pair[0], 100, soon()) == (b"E", NONCE, b"data")


def test_a_long_message_in_pieces_is_put_together(pair):
    data = bytes(5_000_000)
    sender = threading.Thread(target=frames.send, args=(pair[1], b"E", NONCE, data))
    sender.start()
    assert frames.receive(pair[0], len(data), soon(10))[2] == data
    sender.join()


def test_nothing_in_time_is_none(pair):
    assert frames.receive(pair[0], 100, soon(0.05)) is None


def test_a_message_that_is_too_long_is_refused_before_it_is_read(pair):
    pair[1].sendall(frames.HEAD.pack(b"E", NONCE, 2**31))
    with pytest.raises(frames.ProtocolError, match="more than 100"):
        frames.receive(pair[0], 100, soon())


@pytest.mark.parametrize("sent", [b"E", frames.HEAD.pack(b"E", NONCE, 10) + b"abc"])
def test_a_message_that_breaks_off_is_an_error(pair, sent, monkeypatch):
    monkeypatch.setattr(frames, "BEGUN", 0.1)
    pair[1].sendall(sent)
    with pytest.raises(frames.ProtocolError, match="not finished"):
        frames.receive(pair[0], 100, soon(0.1))


def test_a_process_that_is_gone_is_an_error(pair):
    pair[1].close()
    with pytest.raises(frames.ProtocolError, match="gone"):
        frames.receive(pair[0], 100, soon())


def test_silence_is_told_from_speech(pair):
    assert frames.is_silent(pair[0])
    pair[1].sendall(b"x")
    assert not frames.is_silent(pair[0])


@settings(max_examples=200, deadline=None)
@given(some.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_protocol_error(data):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        try:
            while True:
                letter, nonce, read = frames.receive(ours, 50, soon(1))
                assert len(letter) == 1 and len(nonce) == 8 and len(read) <= 50
        except frames.ProtocolError:
            pass
