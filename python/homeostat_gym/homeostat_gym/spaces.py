"""Spaces of the handshake as Gymnasium's, and seeds and actions as the program wants them."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from homeostat_gym.bridge import Bridge
from homeostat_gym.errors import ProtocolError
from homeostat_gym.protocol import Json


def spaces_of(bridge: Bridge) -> tuple[spaces.Space[Any], spaces.Space[Any]]:
    """What one lane sees and does.

    Raises:
        ProtocolError: The program told of a space that is not known here; it has been ended.
    """
    try:
        return space_of(bridge.opened.observation_space), space_of(bridge.opened.action_space)
    except ProtocolError:
        bridge.close()
        raise


def space_of(told: Json) -> spaces.Space[Any]:
    """The space of one lane. Raises ProtocolError where it is none that is known here."""
    try:
        kind = told["kind"]
        if kind == "box":
            # The bounds may be infinite, which JSON has no number for: then they are text.
            low, high = float(told["low"]), float(told["high"])
            return spaces.Box(low, high, tuple(told["shape"]), np.float32)
        if kind == "discrete":
            return spaces.Discrete(told["n"])
        if kind == "multi-discrete":
            return spaces.MultiDiscrete(told["counts"])
    except (KeyError, TypeError, ValueError, AssertionError) as error:
        raise ProtocolError(f"the program told of the space {told!r}: {error!r}") from error
    raise ProtocolError(f"the program told of a space of kind {kind!r}, which is not known here")


#: Seeds are whole numbers that a double holds exactly.
_MOST_SEED = 2**53 - 1


def seed_of(given: Any) -> float:
    """The seed as the program wants it. Raises ValueError where it is none."""
    whole = isinstance(given, (int, np.integer)) and not isinstance(given, bool)
    if not whole or not 0 <= int(given) <= _MOST_SEED:
        raise ValueError(f"the seed {given!r} is not a whole number from 0 to 2**53 - 1")
    return float(given)


def numbers_of(actions: Any, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """The actions in the program's dtype.

    Raises:
        ValueError: They have another shape, or a value does not survive: 0.5 where whole
            numbers belong, 2**40, NaN. The world itself judges whether a number is an action.
    """
    given = np.asarray(actions)
    if given.dtype.kind not in "iufb":
        raise ValueError(f"actions are {given.dtype}; give numbers")
    if given.shape != shape:
        raise ValueError(f"actions have the shape {given.shape}; give {shape}")
    if dtype.kind == "f":
        return given.astype(dtype)
    with np.errstate(invalid="ignore"):
        numbers = given.astype(dtype)
    if not np.array_equal(numbers, given):
        lane = int(np.argmax((numbers != given).reshape(given.size)))
        raise ValueError(
            f"the action {given.reshape(given.size)[lane]} at place {lane} is no whole number "
            "of 32 bits; see the action space"
        )
    return numbers
