"""Challenge and Evidence on the wire: named arrays in, named arrays out.

Never pickle: exact types, exact sizes, every length bounded before it is believed.
Says nothing about what an array means.

A message is MAGIC, then the arrays, then the crashes, then nothing:

    u32 count, then per array  u8 length, name (ASCII `probe/quantity`), u8 type, and if it is not
                               None: u8 axes, u64 per axis, the little-endian values in C order
    u32 count, then per crash  u8 length, probe (ASCII), then type, message and line as u16 length
                               and UTF-8; u8 before the line: 0 means there is none
"""

import math
import re
import struct
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

MAGIC = b"gradtape evidence 1\n"
MAX_BYTES = 64 * 2**20
MAX_ITEMS = 4096
MAX_AXES = 8
MAX_TEXT = 2000  # bytes of UTF-8 in one text of a crash
MISSING = "Missing"  # the type of a crash that says: the answer's name is not there at all
UNFINISHED = "Unfinished"  # the type of a crash that says: the answer itself still raises NotImplementedError
UNFIT = "AnswerError"  # the type of a crash that says: the answer ran, but is not what the task asks for
TIMEOUT = "TimeoutError"  # the type of a crash that says: the probe ran out of time

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}/[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
_PROBE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
_TYPES = {1: np.dtype("?"), 2: np.dtype("<i8"), 3: np.dtype("<f2"), 4: np.dtype("<f4"), 5: np.dtype("<f8")}
_TAGS = {dtype: tag for tag, dtype in _TYPES.items()}
_NONE = 0


class WireError(ValueError):
    """A message breaks the format, or holds what the format cannot carry."""


@dataclass(frozen=True)
class Crash:
    """What a probe raised: exception type, message, and the learner's line or None. For words, never for points."""

    type: str
    message: str
    line: str | None = None


@dataclass(frozen=True)
class Evidence:
    """`values`: `{"probe/quantity": array or None}`; `crashes`: `{"probe": Crash}`. Both read-only, in order."""

    values: dict = field(default_factory=dict)
    crashes: dict = field(default_factory=dict)

    def __post_init__(self):
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "crashes", MappingProxyType(dict(self.crashes)))


def encode(evidence):
    """Return the bytes of an `Evidence`. Arrays of bool, int64, float16, float32 or float64, or None.

    Crash texts are cut to MAX_TEXT bytes. Raises WireError for anything else that does not fit.
    """
    parts = [MAGIC, _count(evidence.values)]
    parts += [_array(name, value) for name, value in evidence.values.items()]
    parts.append(_count(evidence.crashes))
    parts += [_crash(probe, crash) for probe, crash in evidence.crashes.items()]
    size = sum(map(len, parts))
    if size > MAX_BYTES:
        raise WireError(f"the message has {size} bytes, more than {MAX_BYTES}")
    return b"".join(parts)


def decode(data):
    """Return the `Evidence` in `data`. Raises WireError unless every byte is as `encode` would write it."""
    if len(data) > MAX_BYTES:
        raise WireError(f"the message has {len(data)} bytes, more than {MAX_BYTES}")
    reader = _Reader(data)
    if reader.take(len(MAGIC)) != MAGIC:
        raise WireError("the message does not begin as it should")
    values = _mapping(reader, _NAME, _read_array)
    crashes = _mapping(reader, _PROBE, _read_crash)
    if reader.position != len(data):
        raise WireError(f"{len(data) - reader.position} bytes follow the end of the message")
    return Evidence(values, crashes)


def _count(mapping):
    if len(mapping) > MAX_ITEMS:
        raise WireError(f"{len(mapping)} entries are more than {MAX_ITEMS}")
    return struct.pack("<I", len(mapping))


def _name(pattern, name):
    if not isinstance(name, str) or not pattern.fullmatch(name):
        raise WireError(f"{name!r} is not a name of the form `probe/quantity` (crashes: `probe`)")
    return struct.pack("<B", len(name)) + name.encode("ascii")


def _array(name, value):
    head = _name(_NAME, name)
    if value is None:
        return head + bytes([_NONE])
    if type(value) is not np.ndarray:
        raise WireError(f"{name} is a {type(value).__name__}, not a NumPy array or None")
    tag = _TAGS.get(value.dtype.newbyteorder("<"))
    if tag is None or value.ndim > MAX_AXES:
        raise WireError(f"{name} has dtype {value.dtype} and {value.ndim} axes, which the wire does not carry")
    shape = struct.pack(f"<BB{value.ndim}Q", tag, value.ndim, *value.shape)
    return head + shape + value.astype(_TYPES[tag], order="C").tobytes()


def _crash(probe, crash):
    line = b"\0" if crash.line is None else b"\1" + _text(crash.line)
    return _name(_PROBE, probe) + _text(crash.type) + _text(crash.message) + line


def _text(text):
    raw = text.encode("utf-8", "replace")
    if len(raw) > MAX_TEXT:
        raw = raw[: MAX_TEXT - 3].decode("utf-8", "ignore").encode() + "…".encode()
    return struct.pack("<H", len(raw)) + raw


class _Reader:
    """Takes bytes off the front of a message; never past its end."""

    def __init__(self, data):
        self.data = data
        self.position = 0

    def take(self, size):
        end = self.position + size
        if end > len(self.data):
            raise WireError(f"the message ends at byte {len(self.data)}, {end - len(self.data)} too early")
        taken, self.position = self.data[self.position : end], end
        return taken

    def number(self, code):
        return struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))[0]

    def text(self):
        size = self.number("H")
        if size > MAX_TEXT:
            raise WireError(f"a text of {size} bytes is longer than {MAX_TEXT}")
        return _decoded(self.take(size), "utf-8")


def _decoded(raw, encoding):
    try:
        return bytes(raw).decode(encoding)
    except UnicodeDecodeError as error:
        raise WireError(f"a text is not {encoding}") from error


def _mapping(reader, pattern, read_value):
    count = reader.number("I")
    if count > MAX_ITEMS:
        raise WireError(f"{count} entries are more than {MAX_ITEMS}")
    mapping = {}
    for _ in range(count):
        name = _decoded(reader.take(reader.number("B")), "ascii")
        if not pattern.fullmatch(name) or name in mapping:
            raise WireError(f"{name!r} is no name, or stands there twice")
        mapping[name] = read_value(reader, name)
    return mapping


def _read_array(reader, name):
    tag = reader.number("B")
    if tag == _NONE:
        return None
    axes = reader.number("B")
    if tag not in _TYPES or axes > MAX_AXES:
        raise WireError(f"{name} has type {tag} and {axes} axes, which the wire does not carry")
    shape = [reader.number("Q") for _ in range(axes)]
    # Python's integers: no overflow, however absurd the lengths. An empty axis hides none of the others.
    if math.prod(max(length, 1) for length in shape) > MAX_BYTES:
        raise WireError(f"{name} has axes of {shape}, more than {MAX_BYTES} bytes can hold")
    raw = reader.take(_TYPES[tag].itemsize * math.prod(shape))
    if tag == 1 and raw.strip(b"\0\1"):
        raise WireError(f"{name} holds a bool that is neither 0 nor 1")
    return np.frombuffer(raw, _TYPES[tag]).reshape(shape)


def _read_crash(reader, probe):
    kind, message = reader.text(), reader.text()
    flag = reader.number("B")
    if flag > 1:
        raise WireError(f"the crash of {probe} is malformed")
    return Crash(kind, message, reader.text() if flag else None)
