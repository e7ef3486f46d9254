"""The frames of docs/env-protocol.md, seen from the side that asks. No processes here."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from operator import index
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from homeostat_gym.errors import ProtocolError, WorldError

MAGIC = b"hste"
VERSION = 1
#: magic, version, kind, sequence, bytes of the body.
HEAD = struct.Struct("<4sHHII")
#: No answer is longer: the program refuses worlds whose outcomes would be.
MOST_ANSWER_BYTES = 2**28 + 2**20

OPEN, RESET, STEP, RENDER, CLOSE = 1, 2, 3, 4, 5
OPENED, OUTCOME, TEXT, PICTURE, CLOSED, ERROR = 129, 130, 131, 132, 133, 255

RENDER_MODES = {"ansi": 0, "rgb_array": 1}

Json = dict[str, Any]


class Head(NamedTuple):
    """What the first sixteen bytes of an answer say."""

    kind: int
    sequence: int
    length: int


def pack_head(kind: int, sequence: int, length: int) -> bytes:
    """The first sixteen bytes of a request."""
    return HEAD.pack(MAGIC, VERSION, kind, sequence, length)


def read_head(data: bytes | bytearray | memoryview) -> Head:
    """Reads the head of an answer. Raises ProtocolError where it is none of ours."""
    magic, version, kind, sequence, length = HEAD.unpack_from(data)
    if magic != MAGIC:
        raise ProtocolError(
            f"the program answered {bytes(magic)!r} where {MAGIC!r} belongs; "
            "see whether HOMEOSTAT_BIN and the homeostat on the PATH are homeostat"
        )
    if version != VERSION:
        raise ProtocolError(
            f"the program speaks version {version} of the protocol, this package {VERSION}; "
            "use a homeostat and a homeostat_gym of the same version"
        )
    if length > MOST_ANSWER_BYTES:
        raise ProtocolError(f"the program announced an answer of {length} bytes")
    return Head(kind, sequence, length)


def json_of(value: Json) -> bytes:
    """The JSON of a request. Raises ValueError for what JSON has no word for."""
    try:
        return json.dumps(value, default=_plain, allow_nan=False).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise ValueError(f"cannot be told to the program: {value!r}: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is neither number, text, list nor dict")


def read_json(body: bytes | memoryview) -> Json:
    """The JSON object of an answer. Raises ProtocolError where it is none."""
    try:
        value = json.loads(bytes(body).decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"the program answered with what is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise ProtocolError("the program answered with JSON that is no object")
    return value


def error_of(body: bytes | memoryview) -> WorldError:
    """The error that an error frame tells."""
    told = read_json(body)
    return WorldError(
        str(told.get("code")), str(told.get("message")), told.get("where"), told.get("advice")
    )


def read_text(body: bytes | memoryview) -> str:
    """The text of an answer. Raises ProtocolError where it is none."""
    try:
        return bytes(body).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(f"the program answered with what is no text: {error}") from error


def read_picture(body: bytes | memoryview) -> NDArray[np.uint8]:
    """The picture of an answer: height × width × 3. Raises ProtocolError where it is none."""
    width, height = struct.unpack_from("<II", body) if len(body) >= 8 else (0, 0)
    if width * height == 0 or len(body) != 8 + 3 * width * height:
        raise ProtocolError(
            f"the program answered {len(body)} bytes for a picture of {width} × {height}"
        )
    return np.frombuffer(body[8:], np.uint8).reshape(height, width, 3).copy()


class ResetHead:
    """How the head of a reset says where its seeds come from."""

    NONE, ONE, EACH = 0, 1, 2


def reset_body(
    seeds: NDArray[np.float64] | float | None,
    mask: NDArray[np.bool_] | None,
    options: Json,
) -> bytes:
    """The body of a reset."""
    told = json_of(options) if options else b""
    if seeds is None:
        seeding, numbers = ResetHead.NONE, b""
    elif isinstance(seeds, np.ndarray):
        seeding, numbers = ResetHead.EACH, seeds.astype("<f8").tobytes()
    else:
        seeding, numbers = ResetHead.ONE, struct.pack("<d", seeds)
    chosen = b"" if mask is None else mask.astype(np.uint8).tobytes()
    chosen += b"\0" * (-len(chosen) % 8)
    head = struct.pack("<BBHI", seeding, 0 if mask is None else 1, 0, len(told))
    return head + numbers + chosen + told


@dataclass(frozen=True)
class Opened:
    """What the program says of the world it has opened."""

    program: str
    world: str
    lanes: int
    observation_space: Json
    action_space: Json
    info_names: tuple[str, ...]
    max_episode_steps: int
    #: dtype and shape of what a step is given.
    action_dtype: np.dtype[Any]
    action_shape: tuple[int, ...]
    #: Bytes of an outcome with what says how episodes ended, and without.
    outcome_bytes: int
    outcome_bytes_without_finals: int
    #: name, dtype, shape, offset of each array.
    arrays: tuple[tuple[str, np.dtype[Any], tuple[int, ...], int], ...]

    @staticmethod
    def of(told: Json) -> Opened:
        """Reads the handshake. Raises ProtocolError where something is missing."""
        try:
            outcome, actions = told["outcome"], told["actions"]
            opened = Opened(
                program=told["program"],
                world=told["world"],
                lanes=told["lanes"],
                observation_space=told["observation_space"],
                action_space=told["action_space"],
                info_names=tuple(told["info_names"]),
                max_episode_steps=told["max_episode_steps"],
                action_dtype=_dtype(actions["dtype"]),
                action_shape=_shape(actions["shape"]),
                outcome_bytes=index(outcome["bytes"]),
                outcome_bytes_without_finals=index(outcome["bytes_without_finals"]),
                arrays=tuple(
                    (one["name"], _dtype(one["dtype"]), _shape(one["shape"]), index(one["at"]))
                    for one in outcome["arrays"]
                ),
            )
            opened._check()
        except (KeyError, TypeError, ValueError) as error:
            raise ProtocolError(f"the program's handshake cannot be read: {error!r}") from error
        return opened

    def _check(self) -> None:
        """Raises ValueError where the arrays do not lie within an outcome."""
        if not 0 <= self.outcome_bytes_without_finals <= self.outcome_bytes <= MOST_ANSWER_BYTES:
            raise ValueError(f"an outcome of {self.outcome_bytes} bytes")
        names = {name for name, *_ in self.arrays}
        told = {f"info:{name}" for name in self.info_names}
        always = {"observations", "rewards", "terminated", "truncated", "informed"}
        missing = (always | told) - names
        if missing:
            raise ValueError(f"an outcome without {', '.join(sorted(missing))}")
        for name, dtype, shape, at in self.arrays:
            inside = 0 <= at <= at + math.prod(shape) * dtype.itemsize <= self.outcome_bytes
            if not inside or min(shape, default=1) < 0:
                raise ValueError(f"{name}, of {shape} from byte {at} on, is not within the outcome")

    def views(self, buffer: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
        """Every array of an outcome, as a view on the bytes of its body."""
        views: dict[str, NDArray[Any]] = {}
        for name, dtype, shape, at in self.arrays:
            length = math.prod(shape) * dtype.itemsize
            views[name] = buffer[at : at + length].view(dtype).reshape(shape)
        return views


def _shape(told: Any) -> tuple[int, ...]:
    return tuple(index(length) for length in told)


def _dtype(name: str) -> np.dtype[Any]:
    dtype = np.dtype(name)
    if dtype.kind not in "iuf":
        raise ValueError(f"numbers of the type {name!r}")
    return dtype.newbyteorder("<")
