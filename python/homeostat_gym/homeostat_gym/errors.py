"""What can go wrong between Python and the program, each with what to do about it."""

from __future__ import annotations


class HomeostatError(RuntimeError):
    """Everything this package raises of its own."""


class ProgramNotFound(HomeostatError):
    """There is no program ``homeostat`` to be started."""


class BridgeDied(HomeostatError):
    """The child process has ended; the environment is of no more use."""


class BridgeTimeout(HomeostatError):
    """The child process did not answer in time and was ended."""


class ForeignProcess(HomeostatError):
    """The environment was made in another process, from which this one was forked."""


class ProtocolError(HomeostatError):
    """The program speaks another protocol, or another version of it."""


class WorldError(HomeostatError, ValueError):
    """The world refused a request; nothing in it has changed.

    Attributes:
        code: Stable and machine-readable: ``world.action``, ``world.seed``, …
        where: What it concerns, or None.
        advice: What to do about it, or None.
    """

    def __init__(
        self, code: str, message: str, where: str | None = None, advice: str | None = None
    ) -> None:
        said = message if where is None else f"{where}: {message}"
        super().__init__(said if advice is None else f"{said}; {advice}")
        self.code = code
        self.where = where
        self.advice = advice
