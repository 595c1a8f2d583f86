"""`autograder.evidence`: what is sent comes back as it was, and nothing else is ever believed."""

import pickle
import struct
import tracemalloc

import numpy as np
import pytest

from autograder import evidence
from autograder.evidence import MAGIC, Crash, Evidence, WireError, decode, encode

ARRAYS = {
    "a/bool": np.array([[True, False], [False, True]]),
    "a/int64": np.array([-(2**63), 0, 2**63 - 1]),
    "a/float16": np.array([1.5, -np.inf], np.float16),
    "a/float32": np.linspace(-1, 1, 24, dtype=np.float32).reshape(2, 4, 3),
    "a/float64": np.array([np.pi, np.nan, -0.0]),
    "a/no_axes": np.array(3.0),
    "a/empty": np.zeros((0, 3), np.float32),
    "a/fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "a/strided": np.arange(12.0)[::3],
    "a/big_endian": np.arange(3, dtype=">f4"),
    "a/none": None,
}
CRASHES = {"fit": Crash("ValueError", "größer als ∞", "line 7: y = 1 / 0"), "saving": Crash("KeyError", "", None)}
WHOLE = encode(Evidence(ARRAYS, CRASHES))


def message(*entries, crashes=b"\0\0\0\0"):
    """Return a message of raw array entries, as an attacker would write them."""
    return MAGIC + struct.pack("<I", len(entries)) + b"".join(entries) + crashes


def entry(name=b"a/b", kind=4, shape=(2,), values=bytes(8)):
    """Return the raw bytes of one array."""
    return struct.pack("<B", len(name)) + name + struct.pack(f"<BB{len(shape)}Q", kind, len(shape), *shape) + values


def crash(probe=b"fit", kind=b"E", text=b"m", flag=b"\0"):
    """Return the raw bytes of a section with one crash."""
    texts = b"".join(struct.pack("<H", len(one)) + one for one in (kind, text))
    return struct.pack("<IB", 1, len(probe)) + probe + texts + flag


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_comes_back_as_it_was(name):
    sent, back = ARRAYS[name], decode(encode(Evidence({name: ARRAYS[name]}))).values[name]
    if sent is None:
        assert back is None
    else:
        assert back.dtype == sent.dtype.newbyteorder("=") and back.shape == sent.shape
        assert back.tobytes() == sent.astype(back.dtype).tobytes()


def test_names_crashes_and_their_order_come_back():
    back = decode(WHOLE)
    assert list(back.values) == list(ARRAYS)
    assert dict(back.crashes) == CRASHES and list(back.crashes) == list(CRASHES)
    assert encode(back) == WHOLE


def test_what_came_back_cannot_be_changed():
    back = decode(WHOLE)
    with pytest.raises(ValueError):
        back.values["a/float32"][0] = 1
    with pytest.raises(TypeError):
        back.values["a/new"] = None


def test_a_message_that_ends_early_is_refused_at_every_byte():
    for size in range(len(WHOLE)):
        with pytest.raises(WireError):
            decode(WHOLE[:size])


def test_a_message_that_goes_on_is_refused():
    with pytest.raises(WireError, match="1 bytes follow the end of the message"):
        decode(WHOLE + b"\0")


BROKEN = {
    "other magic": b"gradtape evidence 2\n" + WHOLE[len(MAGIC) :],
    "a pickle": pickle.dumps(ARRAYS),
    "nothing": b"",
    "the same name twice": message(entry(), entry()),
    "a name without a probe": message(entry(b"gamma")),
    "a name of three parts": message(entry(b"a/b/c")),
    "a name that climbs": message(entry(b"../a")),
    "a name with a line's end": message(entry(b"a/b\n")),
    "a name beyond ASCII": message(entry("a/γ".encode())),
    "an empty name": message(entry(b"")),
    "an unknown type": message(entry(kind=6)),
    "the type of objects": message(entry(kind=255)),
    "nine axes": message(entry(shape=(1,) * 9, values=bytes(4))),
    "a bool of two": message(entry(kind=1, values=b"\1\2")),
    "more arrays than there are": MAGIC + struct.pack("<I", 2) + entry(),
    "too many crashes": message(crashes=struct.pack("<I", evidence.MAX_ITEMS + 1)),
    "a crash of no probe": message(crashes=crash(probe=b"a/b")),
    "a text that is no UTF-8": message(crashes=crash(text=b"\xff")),
    "a text that is too long": message(crashes=crash(text=bytes(evidence.MAX_TEXT + 1))),
    "a flag of two": message(crashes=crash(flag=b"\2")),
    "the same crash twice": message(crashes=struct.pack("<I", 2) + 2 * crash()[4:]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_message_is_refused(name):
    with pytest.raises(WireError):
        decode(BROKEN[name])


@pytest.mark.parametrize(
    "shape",
    [(2**62,), (2**63, 2), (2**64 - 1,) * 8, (0, 2**31), (2**40, 0), (0,) + (2**30,) * 7],
    ids=str,
)
def test_an_absurd_length_is_refused_and_no_memory_is_taken(shape):
    tracemalloc.start()
    with pytest.raises(WireError):
        decode(message(entry(shape=shape)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**20


def test_a_message_that_is_too_large_is_refused_on_both_sides():
    half = np.zeros(evidence.MAX_BYTES // 16 + 1)
    with pytest.raises(WireError, match=f"more than {evidence.MAX_BYTES}"):
        encode(Evidence({"a/one": half, "a/two": half}))
    with pytest.raises(WireError, match=f"more than {evidence.MAX_BYTES}"):
        decode(bytes(evidence.MAX_BYTES + 1))


def test_more_entries_than_allowed_are_refused_on_both_sides():
    many = {f"a/b{number}": None for number in range(evidence.MAX_ITEMS + 1)}
    with pytest.raises(WireError, match="entries are more than"):
        encode(Evidence(many))
    raw = [struct.pack("<B", len(name)) + name.encode() + b"\0" for name in many]
    with pytest.raises(WireError, match="entries are more than"):
        decode(message(*raw))
    assert len(decode(message(*raw[1:])).values) == evidence.MAX_ITEMS


REFUSED = {
    "objects": np.array([object()]),
    "text": np.array(["gamma"]),
    "complex numbers": np.array([1j]),
    "int32": np.array([1], np.int32),
    "uint64": np.array([1], np.uint64),
    "records": np.zeros(2, [("x", "<f4")]),
    "dates": np.array(["2026-01-01"], "M8[D]"),
    "a list": [1.0],
    "a float": 1.0,
    "a subclass": np.zeros(2).view(np.recarray),
    "a masked array": np.ma.zeros(2),
    "nine axes": np.zeros((1,) * 9),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_wire_does_not_carry_is_refused(name):
    with pytest.raises(WireError):
        encode(Evidence({"a/b": REFUSED[name]}))


@pytest.mark.parametrize("name", ["gamma", "a/b/c", "a/", "/b", "a b/c", "a/ü", "1a/b", "a/" + "b" * 65, 7, None])
def test_a_bad_name_is_refused_before_it_is_sent(name):
    with pytest.raises(WireError):
        encode(Evidence({name: None}))
    if name != "gamma":
        with pytest.raises(WireError):
            encode(Evidence(crashes={name: Crash("E", "")}))


def test_random_changes_of_a_message_raise_nothing_but_a_wire_error():
    rng = np.random.default_rng(0)
    accepted = 0
    for _ in range(6_000):
        changed = bytearray(WHOLE)
        for place in rng.integers(0, len(WHOLE), rng.integers(1, 4)):
            changed[place] = rng.choice([0, 1, 255, rng.integers(256)])
        try:
            back = decode(bytes(changed))
        except WireError:
            continue
        assert encode(back) == bytes(changed)  # What is accepted is what somebody could have sent.
        accepted += 1
    assert 0 < accepted < 6_000


def test_random_bytes_are_no_message():
    rng = np.random.default_rng(0)
    for _ in range(2_000):
        with pytest.raises(WireError):
            decode(MAGIC + rng.bytes(rng.integers(0, 60)) + b"\xff")


@pytest.mark.parametrize("letter", ["a", "ü", "∞", "🙂"])
def test_a_long_text_is_cut_between_letters(letter):
    for extra in range(5):
        long = "x" * extra + letter * (evidence.MAX_TEXT + 1)
        (back,) = decode(encode(Evidence(crashes={"fit": Crash(long, long, long)}))).crashes.values()
        for text in (back.type, back.message, back.line):
            assert text.endswith("…") and long.startswith(text[:-1])
            assert evidence.MAX_TEXT - 7 < len(text.encode()) <= evidence.MAX_TEXT


def test_a_text_that_just_fits_is_kept_whole():
    text = "x" * evidence.MAX_TEXT
    assert decode(encode(Evidence(crashes={"fit": Crash("E", text)}))).crashes["fit"].message == text


def test_half_a_letter_in_a_text_does_not_stop_the_message():
    (back,) = decode(encode(Evidence(crashes={"fit": Crash("E", "before \ud800 after")}))).crashes.values()
    assert back.message == "before ? after"
