"""The frames of docs/env-protocol.md, seen from the side that asks. No processes here."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
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


def read_json(body: bytes | memoryview) -> Json:
    """The JSON object of an answer."""
    value = json.loads(bytes(body).decode("utf-8"))
    if not isinstance(value, dict):
        raise ProtocolError("the program answered with JSON that is no object")
    return value


def error_of(body: bytes | memoryview) -> WorldError:
    """The error that an error frame tells."""
    told = read_json(body)
    return WorldError(
        str(told.get("code")), str(told.get("message")), told.get("where"), told.get("advice")
    )


class ResetHead:
    """How the head of a reset says where its seeds come from."""

    NONE, ONE, EACH = 0, 1, 2


def reset_body(
    seeds: NDArray[np.float64] | float | None,
    mask: NDArray[np.bool_] | None,
    options: Json,
) -> bytes:
    """The body of a reset."""
    told = json.dumps(options).encode("utf-8") if options else b""
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
            return Opened(
                program=told["program"],
                world=told["world"],
                lanes=told["lanes"],
                observation_space=told["observation_space"],
                action_space=told["action_space"],
                info_names=tuple(told["info_names"]),
                max_episode_steps=told["max_episode_steps"],
                action_dtype=_dtype(actions["dtype"]),
                action_shape=tuple(actions["shape"]),
                outcome_bytes=outcome["bytes"],
                outcome_bytes_without_finals=outcome["bytes_without_finals"],
                arrays=tuple(
                    (one["name"], _dtype(one["dtype"]), tuple(one["shape"]), one["at"])
                    for one in outcome["arrays"]
                ),
            )
        except (KeyError, TypeError) as error:
            raise ProtocolError(f"the program's handshake cannot be read: {error!r}") from error

    def views(self, buffer: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
        """Every array of an outcome, as a view on the bytes of its body."""
        views: dict[str, NDArray[Any]] = {}
        for name, dtype, shape, at in self.arrays:
            length = int(np.prod(shape)) * dtype.itemsize
            views[name] = buffer[at : at + length].view(dtype).reshape(shape)
        return views


def _dtype(name: str) -> np.dtype[Any]:
    return np.dtype(name).newbyteorder("<")
