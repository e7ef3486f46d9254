"""The child process and the conversation with it: ask, wait, read.

Nothing here knows Gymnasium. One request is under way at a time. Wherever an exchange does
not come to its end (the child died or hangs, or Ctrl-C came in between), the child is ended
and every later call says so: half an answer can never be taken for the next one.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import signal
import subprocess
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping
from typing import IO, Any, NoReturn, TypeVar

import numpy as np
from numpy.typing import NDArray

from homeostat_gym import protocol
from homeostat_gym.errors import (
    BridgeDied,
    BridgeTimeout,
    ForeignProcess,
    HomeostatError,
    ProtocolError,
)
from homeostat_gym.program import Start, find_program

_Answer = TypeVar("_Answer")

#: A program may take so long to start, on a machine that has other things to do.
START_S = 60.0
#: A child that was let go ends within milliseconds; after this long it is killed.
FAREWELL_S = 1.0
#: So that an outcome of a thousand lanes fits into the pipe at once.
_PIPE_BYTES = 2**20
_F_SETPIPE_SZ = 1031
#: Of what the child said on stderr, the end is what tells.
_LAST_WORDS = 2000


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever its launcher started: they are a session of their own."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes], words: IO[bytes], owner: int) -> None:
    """Lets the child go, and ends it where it does not go."""
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None and stdout is not None
    ours = os.getpid() == owner
    with contextlib.suppress(OSError):
        # A process forked from this one may hold the pipe open: closing it alone says nothing.
        if ours:
            os.write(stdin.fileno(), protocol.pack_head(protocol.CLOSE, 0, 0))
    with contextlib.suppress(OSError):
        stdin.close()
    if ours:
        try:
            process.wait(timeout=FAREWELL_S)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()
    with contextlib.suppress(OSError):
        stdout.close()
    words.close()


#: Every bridge there is, so that a fork can let go of them.
_bridges: weakref.WeakSet[Bridge] = weakref.WeakSet()


def _let_go() -> None:
    """In a forked process: holds no pipe of the children, which would keep them from ending."""
    for bridge in _bridges:
        for pipe in (bridge._process.stdin, bridge._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):
                pipe.close()


os.register_at_fork(after_in_child=_let_go)


def _broken_off(error: BaseException) -> str:
    return f"the conversation with homeostat was broken off before: {error!r}"


def _refuse_outcome(body: memoryview) -> NoReturn:
    raise ProtocolError(f"the program answered an outcome of {len(body)} bytes, another was told")


class Bridge:
    """A world in a child process.

    Args:
        world: Its name in the program: ``cluster-classic``.
        lanes: How many copies are stepped together.
        autoreset: ``NEXT_STEP``, ``SAME_STEP`` or ``DISABLED``.
        max_episode_steps: Steps after which an episode is cut off; None for the world's own.
        settings: Settings of the world by name; each world knows its own.
        timeout_s: Seconds after which a child that does not answer is given up; None for never.

    Raises:
        ProgramNotFound: There is no program to start.
        WorldError: There is no such world, or it cannot be had like this.
        HomeostatError: The program does not start, or is none of ours.
    """

    def __init__(
        self,
        world: str,
        *,
        lanes: int = 1,
        autoreset: str = "NEXT_STEP",
        max_episode_steps: int | None = None,
        settings: Mapping[str, Any] | None = None,
        timeout_s: float | None = 60.0,
    ) -> None:
        self._owner = os.getpid()
        self._timeout_s = None if timeout_s is None else max(timeout_s, START_S)
        self._sequence = 0
        self._ended: str | None = None
        start = find_program()
        self._words = tempfile.TemporaryFile()
        self._process = self._start(start)
        self._finalizer = weakref.finalize(self, _end, self._process, self._words, self._owner)
        _bridges.add(self)
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        self._to, self._from = stdin.fileno(), stdout.fileno()
        self._writable, self._readable = select.poll(), select.poll()
        self._writable.register(self._to, select.POLLOUT)
        self._readable.register(self._from, select.POLLIN)
        for pipe in (self._to, self._from):
            os.set_blocking(pipe, False)
            with contextlib.suppress(OSError):
                fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
        self._use_buffer(4096)
        wanted = {
            "world": world,
            "lanes": lanes,
            "autoreset": autoreset,
            "max_episode_steps": max_episode_steps,
            "settings": dict(settings or {}),
        }
        try:
            told = self._ask(protocol.OPEN, protocol.json_of(wanted), protocol.OPENED)
            self.opened = protocol.Opened.of(protocol.read_json(told))
        except BaseException:
            self.close()
            raise
        self._timeout_s = timeout_s
        self._use_buffer(self.opened.outcome_bytes)
        #: Views on the last outcome; the next one writes over them.
        self.outcome = self.opened.views(self._buffer[protocol.HEAD.size :])
        #: Whether the last outcome says how episodes ended (SAME_STEP).
        self.has_finals = False

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def reset(
        self,
        seeds: NDArray[np.float64] | float | None = None,
        mask: NDArray[np.bool_] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> dict[str, NDArray[Any]]:
        """Begins lanes anew, all where there is no mask. Returns ``outcome``."""
        body = protocol.reset_body(seeds, mask, dict(options or {}))
        return self._outcome(self._ask(protocol.RESET, body, protocol.OUTCOME))

    def step(self, actions: NDArray[Any]) -> dict[str, NDArray[Any]]:
        """Steps every lane. ``actions`` must have the dtype and shape of the handshake."""
        body = memoryview(np.ascontiguousarray(actions)).cast("B")
        return self._outcome(self._ask(protocol.STEP, body, protocol.OUTCOME))

    def text(self, lane: int) -> str:
        """The lane as lines of text."""
        return self._read(protocol.read_text, self._render(lane, "ansi", protocol.TEXT))

    def picture(self, lane: int) -> NDArray[np.uint8]:
        """The lane as a picture: height × width × 3."""
        body = self._render(lane, "rgb_array", protocol.PICTURE)
        return self._read(protocol.read_picture, body)

    def close(self) -> None:
        """Ends the child. May be called again, also after it has died."""
        if self._ended is None:
            self._ended = "the environment has been closed; make a new one"
        self._finalizer()

    def __reduce__(self) -> NoReturn:
        """A world lives in its child process: it is neither copied nor sent elsewhere."""
        raise TypeError(
            "a world of homeostat lives in a process of its own and can be neither copied nor "
            "pickled; copy its spec, and make another of that"
        )

    def _start(self, start: Start) -> subprocess.Popen[bytes]:
        command, environment = start
        try:
            # A session of its own: Ctrl-C is for Python, which ends the child by closing its input.
            return subprocess.Popen(
                [*command, "env", "serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._words,
                env=environment,
                bufsize=0,
                start_new_session=True,
            )
        except OSError as error:
            self._words.close()
            raise HomeostatError(f"{command[0]} cannot be started: {error}") from error

    def _use_buffer(self, body_bytes: int) -> None:
        self._buffer = np.zeros(protocol.HEAD.size + body_bytes, np.uint8)

    def _render(self, lane: int, mode: str, kind: int) -> memoryview:
        asked = np.array([lane, protocol.RENDER_MODES[mode]], "<u4").tobytes()
        return self._ask(protocol.RENDER, asked, kind)

    def _outcome(self, body: memoryview) -> dict[str, NDArray[Any]]:
        most, least = self.opened.outcome_bytes, self.opened.outcome_bytes_without_finals
        if len(body) not in (most, least):
            self._read(_refuse_outcome, body)
        self.has_finals = len(body) > least
        return self.outcome

    def _read(self, read: Callable[[memoryview], _Answer], body: memoryview) -> _Answer:
        """Reads an answer; one that is not what was agreed upon ends the conversation."""
        try:
            return read(body)
        except ProtocolError as error:
            self._give_up(_broken_off(error))
            raise

    def _ask(self, kind: int, body: bytes | memoryview, wanted: int) -> memoryview:
        """One exchange. The answer's body is valid until the next."""
        if os.getpid() != self._owner:
            raise ForeignProcess(
                f"this environment belongs to process {self._owner}, and this is {os.getpid()}, "
                "forked from it; make an environment in each process"
            )
        if self._ended is not None:
            raise BridgeDied(self._ended)
        self._sequence = (self._sequence + 1) % 2**32
        try:
            self._send(protocol.pack_head(kind, self._sequence, len(body)), body)
            head, answer = self._receive()
            if head.kind != protocol.ERROR and (head.kind, head.sequence) != (
                wanted,
                self._sequence,
            ):
                raise ProtocolError(
                    f"the program answered {head.kind} to request {head.sequence} where "
                    f"{wanted} to {self._sequence} belongs"
                )
        except BaseException as error:
            self._give_up(_broken_off(error))
            raise
        if head.kind == protocol.ERROR:
            raise self._read(protocol.error_of, answer)
        return answer

    def _send(self, head: bytes, body: bytes | memoryview) -> None:
        pieces = [memoryview(head), memoryview(body)]
        until = self._until()
        while pieces:
            try:
                written = os.writev(self._to, pieces)
            except BlockingIOError:
                self._wait(self._writable, until)
                continue
            except OSError as error:
                if error.errno == errno.EPIPE:
                    # What it said before it went may still be there to be read.
                    return
                raise
            while pieces and written >= len(pieces[0]):
                written -= len(pieces.pop(0))
            if pieces:
                pieces[0] = pieces[0][written:]

    def _receive(self) -> tuple[protocol.Head, memoryview]:
        size = protocol.HEAD.size
        until = self._until()
        filled = self._fill(0, size, until)
        head = protocol.read_head(self._buffer.data[:size])
        if size + head.length > len(self._buffer):
            # Only answers that are no outcome are longer than the buffer: views on it stay valid.
            answer = np.empty(size + head.length, np.uint8)
            answer[:filled] = self._buffer[:filled]
        else:
            answer = self._buffer
        self._fill(filled, size + head.length, until, answer)
        return head, answer.data[size : size + head.length]

    def _fill(
        self,
        filled: int,
        wanted: int,
        until: float | None,
        buffer: NDArray[np.uint8] | None = None,
    ) -> int:
        """Reads until so many bytes are there; more where they have come already. Returns how many."""
        view = (self._buffer if buffer is None else buffer).data
        stdout = self._process.stdout
        assert stdout is not None
        while filled < wanted:
            self._wait(self._readable, until)
            read = stdout.readinto(view[filled:])  # type: ignore[attr-defined]
            if read is None:
                continue
            if read == 0:
                raise BridgeDied(self._why_it_died())
            filled += read
        return filled

    def _until(self) -> float | None:
        return None if self._timeout_s is None else time.monotonic() + self._timeout_s

    def _wait(self, poll: select.poll, until: float | None) -> None:
        left_ms = None if until is None else max(0.0, until - time.monotonic()) * 1000
        if poll.poll(left_ms):
            return
        raise BridgeTimeout(
            f"homeostat env serve (process {self.pid}) did not answer within {self._timeout_s} s; "
            "it was ended; give a longer timeout_s where steps take that long"
        )

    def _why_it_died(self) -> str:
        try:
            status: int | None = self._process.wait(timeout=FAREWELL_S)
        except subprocess.TimeoutExpired:
            status = None
        if status is None:
            how = "closed its output"
        elif status < 0:
            how = f"was ended by {signal.Signals(-status).name}"
        else:
            how = f"ended with exit code {status}"
        self._words.seek(0)
        words = self._words.read().decode("utf-8", "replace").strip()[-_LAST_WORDS:]
        said = f", saying: {words}" if words else ""
        return f"homeostat env serve (process {self.pid}) {how}{said}; make a new environment"

    def _give_up(self, why: str) -> None:
        self._ended = why
        _kill(self._process)
        self._finalizer()
