"""A program that is not what it should be: whatever it answers is a clear exception."""

from __future__ import annotations

import copy
import json
import os
import stat
import struct
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from support import homeostat_gym, lives, soon

from homeostat_gym import ProtocolError, protocol

#: Answers each request with the next line of the file beside it, a JSON list each: kind and
#: body in hexadecimal; "raw" and bytes; "end"; "deaf", which closes its input; "hang".
PROGRAM = f"""#!{sys.executable}
import json, os, struct, sys, time
for line in open(__file__ + ".answers"):
    what, body = json.loads(line)
    if what == "end":
        sys.exit(int(body))
    if what == "deaf":
        os.close(0)
        time.sleep(60)
    head = os.read(0, 16)
    if not head:
        sys.exit(0)
    sequence, length = struct.unpack("<II", head[8:])
    while length > 0:
        length -= len(os.read(0, length))
    if what == "hang":
        time.sleep(60)
    sent = bytes.fromhex(body)
    if what != "raw":
        sent = b"hste" + struct.pack("<HHII", 1, what, sequence, len(sent)) + sent
    while sent:
        sent = sent[os.write(1, sent):]
os.read(0, 16)
"""

HANDSHAKE = {
    "protocol": 1,
    "program": "strange",
    "world": "strange",
    "lanes": 1,
    "max_episode_steps": 9,
    "info_names": [],
    "observation_space": {"kind": "box", "shape": [1], "low": 0, "high": 1},
    "action_space": {"kind": "discrete", "n": 2},
    "actions": {"dtype": "int32", "shape": [1]},
    "outcome": {
        "bytes": 40,
        "bytes_without_finals": 40,
        "arrays": [
            {"name": "observations", "dtype": "float32", "shape": [1, 1], "at": 0},
            {"name": "rewards", "dtype": "float64", "shape": [1], "at": 8},
            {"name": "terminated", "dtype": "uint8", "shape": [1], "at": 16},
            {"name": "truncated", "dtype": "uint8", "shape": [1], "at": 24},
            {"name": "informed", "dtype": "uint8", "shape": [1], "at": 32},
        ],
    },
}
OPENED, OUTCOME = protocol.OPENED, protocol.OUTCOME


def opened(**changes) -> tuple[int, bytes]:
    told = copy.deepcopy(HANDSHAKE)
    for path, value in changes.items():
        *way, last = path.split("__")
        place = told
        for key in way:
            place = place[int(key) if key.isdigit() else key]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return OPENED, json.dumps(told).encode()


GOOD = (OUTCOME, bytes(40))


class Strange(unittest.TestCase):
    """R5: answers that are none of ours."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.program = Path(folder.name, "strange")
        self.program.write_text(PROGRAM)
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)
        before = os.environ["HOMEOSTAT_BIN"]
        self.addCleanup(os.environ.__setitem__, "HOMEOSTAT_BIN", before)
        os.environ["HOMEOSTAT_BIN"] = str(self.program)

    def answers(self, *answers: tuple[object, object]) -> None:
        lines = (
            json.dumps([what, body.hex() if isinstance(body, bytes) else body])
            for what, body in answers
        )
        Path(f"{self.program}.answers").write_text("\n".join(lines))

    def make(self, mode: str | None = "ansi"):
        return homeostat_gym.WorldEnv(render_mode=mode, timeout_s=1.0)

    def test_it_is_heard_when_it_does_as_it_should(self) -> None:
        last = struct.pack("<f4xd", 0.5, 2.5) + bytes([1]) + bytes(23)
        self.answers(opened(), GOOD, (OUTCOME, last))
        env = self.make()
        self.addCleanup(env.close)
        env.reset(seed=1)
        observation, *rest = env.step(1)
        self.assertEqual([0.5, 2.5, True, False, {}], [observation[0], *rest])

    def test_handshakes(self) -> None:
        first = "outcome__arrays__0"
        for answer in (
            (OPENED, b""),
            (OPENED, b"\xff\xfe{}"),
            (OPENED, b"[1, 2]"),
            (OPENED, b"[" * 100_000),
            (OPENED, b"{}"),
            (OUTCOME, b"{}"),
            (7, b"{}"),
            opened(outcome=None),
            opened(outcome__bytes=-1),
            opened(outcome__bytes=2**40),
            opened(outcome__bytes="many"),
            opened(outcome__bytes_without_finals=48),
            opened(outcome__arrays=[]),
            opened(info_names=["load"]),
            opened(**{f"{first}__at": 40}),
            opened(**{f"{first}__at": -8}),
            opened(**{f"{first}__shape": [1, -1]}),
            opened(**{f"{first}__shape": [0.5]}),
            opened(**{f"{first}__shape": [2**40, 2**40]}),
            opened(**{f"{first}__dtype": "object"}),
            opened(**{f"{first}__dtype": "float33"}),
            opened(actions__dtype="str"),
            opened(observation_space={"kind": "text"}),
            opened(observation_space={}),
            opened(observation_space=7),
            opened(action_space={"kind": "discrete"}),
            opened(action_space={"kind": "discrete", "n": -2}),
            ("raw", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
            ("raw", b"hste\x02\0\x81\0" + bytes(8)),
            ("raw", b"hste\x01\0\x81\0" + b"\x01\0\0\0" + b"\xff\xff\xff\xff"),
        ):
            with self.subTest(answer=answer[1][-300:]):
                self.answers(answer)
                with self.assertRaises(ProtocolError):
                    self.make()

    def broken_off(self, answer, wanted: type[Exception], ask) -> None:
        """After `answer` to what is asked, nothing is asked any more, and nothing is left."""
        with self.subTest(answer=str(answer)[:200]):
            self.answers(opened(), GOOD, answer)
            env = self.make()
            pid = env._bridge.pid
            env.reset(seed=1)
            with self.assertRaises(wanted):
                ask(env)
            with self.assertRaises(homeostat_gym.BridgeDied):
                env.reset()
            self.assertTrue(soon(lambda: not lives(pid)))
            env.close()

    def test_outcomes(self) -> None:
        died, late = homeostat_gym.BridgeDied, homeostat_gym.BridgeTimeout

        def raw(sequence: int, body: bytes) -> tuple[str, bytes]:
            return "raw", b"hste" + struct.pack("<HHII", 1, OUTCOME, sequence, 40) + body

        for answer, wanted in (
            ((OUTCOME, bytes(39)), ProtocolError),
            ((OUTCOME, bytes(48)), ProtocolError),
            ((OUTCOME, b""), ProtocolError),
            ((OPENED, b"{}"), ProtocolError),
            ((protocol.ERROR, b"no JSON"), ProtocolError),
            (raw(99, bytes(40)), ProtocolError),
            (("raw", bytes(16)), ProtocolError),
            (("raw", b"hst"), late),
            (raw(3, b""), late),
            (("end", 3), died),
            (("end", 0), died),
            (("deaf", 0), late),
            (("hang", ""), late),
        ):
            self.broken_off(answer, wanted, lambda env: env.step(0))

    def test_renders(self) -> None:
        for body in (b"", bytes(8), struct.pack("<II", 2, 2) + bytes(11), b"\xff" * 20):
            picture = lambda env: env._bridge.picture(0)  # noqa: E731
            self.broken_off((protocol.PICTURE, body), ProtocolError, picture)
        self.broken_off((protocol.TEXT, b"\xff"), ProtocolError, lambda env: env.render())

    def test_a_refusal_is_no_end(self) -> None:
        told = {"code": "world.action", "where": None, "message": "no", "advice": None}
        self.answers(opened(), GOOD, (protocol.ERROR, json.dumps(told).encode()), GOOD)
        env = self.make()
        self.addCleanup(env.close)
        env.reset(seed=1)
        with self.assertRaises(homeostat_gym.WorldError):
            env.step(1)
        np.testing.assert_array_equal([0], env.step(1)[0])


if __name__ == "__main__":
    unittest.main()
