"""The child process: that it is found, that it ends, and that its end is heard."""

from __future__ import annotations

import copy
import os
import shlex
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

import numpy as np
from support import CLASSIC, HERE, ROOT, gymnasium, homeostat_gym, lives, soon

from homeostat_gym.bridge import Bridge
from homeostat_gym.program import find_program


class Deaths(unittest.TestCase):
    """R5: either side may die at any time."""

    def test_a_killed_child_is_a_clear_exception(self) -> None:
        for wanted, name in ((signal.SIGKILL, "SIGKILL"), (signal.SIGTERM, "exit code 143")):
            envs = gymnasium.make_vec(CLASSIC, num_envs=4)
            envs.reset(seed=1)
            os.kill(envs.unwrapped._bridge.pid, wanted)
            with self.assertRaises(homeostat_gym.BridgeDied) as raised:
                for _ in range(1000):
                    envs.step(np.zeros(4, int))
            self.assertIn(name, str(raised.exception))
            with self.assertRaises(homeostat_gym.BridgeDied):
                envs.reset()
            envs.close()
            envs.close()

    def test_a_child_killed_in_the_middle_of_a_step_is_one_too(self) -> None:
        envs = gymnasium.make_vec(CLASSIC, num_envs=100_000)
        envs.reset(seed=1)
        pid = envs.unwrapped._bridge.pid
        killer = threading.Timer(0.3, os.kill, (pid, signal.SIGKILL))
        killer.start()
        with self.assertRaises(homeostat_gym.BridgeDied):
            while True:
                envs.step(np.zeros(100_000, int))
        killer.join()
        envs.close()
        self.assertFalse(lives(pid))

    def test_a_child_that_hangs_is_given_up(self) -> None:
        env = homeostat_gym.WorldEnv(timeout_s=0.5)
        env.reset(seed=1)
        pid = env._bridge.pid
        os.kill(pid, signal.SIGSTOP)
        with self.assertRaises(homeostat_gym.BridgeTimeout):
            env.step(0)
        self.assertTrue(soon(lambda: not lives(pid)))
        env.close()

    def test_close_and_collection_end_the_child(self) -> None:
        for let_go in ("close", "collect"):
            with self.subTest(let_go):
                env = homeostat_gym.WorldEnv()
                pid = env._bridge.pid
                if let_go == "close":
                    env.close()
                del env
                self.assertFalse(lives(pid))

    def script(self, text: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", f"from support import *\nimport os, signal, time\n{text}"],
            cwd=HERE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        return process

    MAKE = "env = homeostat_gym.WorldEnv(); env.reset(seed=1); pid = env._bridge.pid\n"

    def test_python_leaves_no_child_however_it_ends(self) -> None:
        ends = {
            "return": "",
            "exception": "raise SystemExit(3)",
            "hard": "os._exit(0)",
            "term": "os.kill(os.getpid(), signal.SIGTERM); time.sleep(30)",
            "kill": "os.kill(os.getpid(), signal.SIGKILL); time.sleep(30)",
        }
        for name, end in ends.items():
            with self.subTest(name):
                process = self.script(f"{self.MAKE}print(pid, flush=True)\n{end}")
                pid = int(process.stdout.readline())
                process.wait()
                self.assertTrue(soon(lambda pid=pid: not lives(pid)))

    def test_a_fork_that_holds_the_pipes_does_not_keep_the_child(self) -> None:
        process = self.script(
            f"{self.MAKE}fork = os.fork()\n"
            "if fork == 0:\n    time.sleep(60)\n    os._exit(0)\n"
            "print(pid, fork, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\ntime.sleep(30)"
        )
        pid, fork = map(int, process.stdout.readline().split())
        try:
            process.wait()
            self.assertTrue(lives(fork))
            self.assertTrue(soon(lambda: not lives(pid)))
            self.assertTrue(lives(fork))
        finally:
            os.kill(fork, signal.SIGKILL)

    def test_nor_does_it_keep_a_child_behind_a_launcher(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            launcher = Path(folder, "launcher")
            command = " ".join(map(shlex.quote, find_program().command))
            launcher.write_text(
                f'#!/bin/sh\nexec 3<&0\n{command} "$@" <&3 &\necho $! > "$0.pid"\nwait $!\n'
            )
            launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
            process = self.script(
                f"os.environ['HOMEOSTAT_BIN'] = {str(launcher)!r}\n{self.MAKE}fork = os.fork()\n"
                "if fork == 0:\n    time.sleep(60)\n    os._exit(0)\n"
                "print(fork, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\ntime.sleep(30)"
            )
            fork = int(process.stdout.readline())
            try:
                process.wait()
                pid = int(Path(f"{launcher}.pid").read_text())
                self.assertTrue(soon(lambda: not lives(pid)))
                self.assertTrue(lives(fork))
            finally:
                os.kill(fork, signal.SIGKILL)

    def test_a_fork_cannot_use_or_end_what_is_not_its_own(self) -> None:
        process = self.script(
            f"{self.MAKE}"
            "fork = os.fork()\n"
            "if fork == 0:\n"
            "    try:\n        env.step(0)\n"
            "    except homeostat_gym.ForeignProcess as error:\n        print(error, flush=True)\n"
            "    env.close()\n    raise SystemExit(0)\n"
            "os.waitpid(fork, 0)\nenv.step(0)\nprint('still mine', flush=True)\nenv.close()"
        )
        said = process.stdout.read()
        self.assertIn("forked from it", said)
        self.assertIn("still mine", said)
        self.assertEqual(0, process.wait())

    def test_an_interrupt_ends_the_conversation_not_python(self) -> None:
        envs = gymnasium.make_vec(CLASSIC, num_envs=100_000)
        envs.reset(seed=1)
        pid = envs.unwrapped._bridge.pid
        interrupt = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
        interrupt.start()
        with self.assertRaises(KeyboardInterrupt):
            while True:
                envs.step(np.zeros(100_000, int))
        interrupt.join()
        try:
            envs.step(np.zeros(100_000, int))
        except homeostat_gym.BridgeDied as error:
            self.assertIn("broken off", str(error))
        envs.close()
        self.assertFalse(lives(pid))


class Hostile(unittest.TestCase):
    """R5: whatever comes in, `env serve` says what is wrong and ends, with nothing left."""

    def serve(self, sent: bytes) -> tuple[int, bytes, bytes]:
        start = find_program()
        run = subprocess.run(
            [*start.command, "env", "serve"],
            input=sent,
            capture_output=True,
            env=start.environment,
            timeout=60,
            check=False,
        )
        return run.returncode, run.stdout, run.stderr

    def test_garbage(self) -> None:
        head = b"hste\1\0\1\0\0\0\0\0"
        for sent, code in (
            (b"GET / HTTP/1.1\r\n\r\n", b"env.magic"),
            (b"\0" * 100, b"env.magic"),
            (b"hste\x63\0" + head[6:] + b"\0\0\0\0", b"env.version"),
            (head + b"\xff\xff\xff\xff", b"env.length"),
            (head + b"\x10\0\0\0abc", b"env.torn"),
            (b"hs", b"env.torn"),
            (b"hste\1\0\x63\0\0\0\0\0\0\0\0\0", b"env.kind"),
        ):
            with self.subTest(code=code):
                status, answer, said = self.serve(sent)
                self.assertEqual(2, status)
                self.assertIn(b'"code":"' + code + b'"', answer)
                self.assertIn(b"homeostat: ", said)

    def test_nothing_is_a_quiet_end(self) -> None:
        self.assertEqual((0, b"", b""), self.serve(b""))

    def test_the_reader_may_go_away(self) -> None:
        bridge = Bridge("cluster-classic", lanes=50_000)
        pid = bridge.pid
        bridge.reset(1.0)
        # As if Python's side of the pipe had broken while an answer was on its way.
        os.write(bridge._to, b"hste\1\0\2\0\0\0\0\0\x08\0\0\0" + b"\0" * 8)
        os.close(os.dup(bridge._from))
        bridge._process.stdout.close()
        self.assertTrue(soon(lambda: bridge._process.poll() is not None))
        self.assertFalse(lives(pid))
        bridge.close()


class Found(unittest.TestCase):
    """R5: HOMEOSTAT_BIN, then the PATH, then a local install."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()

    def program(self, *path: str) -> Path:
        file = self.folder.joinpath(*path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\nexit 7\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return file

    def test_the_order(self) -> None:
        named = self.program("named", "homeostat")
        on_path = self.program("bin", "homeostat")
        local = self.program("node_modules", ".bin", "homeostat")
        deep = self.folder / "a" / "b"
        deep.mkdir(parents=True)
        path = {"PATH": str(on_path.parent)}
        start = find_program({**path, "HOMEOSTAT_BIN": str(named)}, deep)
        self.assertEqual([str(named)], start.command)
        self.assertNotIn("HOMEOSTAT_BIN", start.environment)
        self.assertEqual([str(on_path)], find_program(path, deep).command)
        start = find_program({"PATH": "/nowhere"}, deep)
        self.assertEqual([str(local)], start.command)
        self.assertTrue(start.environment["PATH"].startswith(str(local.parent)))

    def test_a_clone_is_a_local_install(self) -> None:
        clone = self.program("bin", "homeostat.js")
        (self.folder / "package.json").write_text('{"name": "homeostat"}')
        start = find_program({"PATH": "/nowhere"}, self.folder)
        self.assertEqual([str(clone)], start.command)

    def test_nowhere_says_what_to_do(self) -> None:
        with self.assertRaises(homeostat_gym.ProgramNotFound) as raised:
            find_program({"PATH": "/nowhere"}, self.folder)
        self.assertIn("HOMEOSTAT_BIN", str(raised.exception))
        for named in ("/no/such/homeostat", str(self.folder)):
            with self.assertRaises(homeostat_gym.ProgramNotFound):
                find_program({"PATH": "/nowhere", "HOMEOSTAT_BIN": named}, self.folder)

    def test_another_program_under_the_name_is_heard(self) -> None:
        silent = self.program("silent")
        chatty = self.program("chatty")
        chatty.write_text("#!/bin/sh\necho this is no homeostat at all\nsleep 5\n")
        before = os.environ.get("HOMEOSTAT_BIN")
        self.addCleanup(os.environ.__setitem__, "HOMEOSTAT_BIN", before)
        os.environ["HOMEOSTAT_BIN"] = str(silent)
        with self.assertRaises(homeostat_gym.BridgeDied) as raised:
            homeostat_gym.WorldEnv()
        self.assertIn("exit code 7", str(raised.exception))
        os.environ["HOMEOSTAT_BIN"] = str(chatty)
        with self.assertRaises(homeostat_gym.ProtocolError):
            homeostat_gym.WorldEnv()


class Package(unittest.TestCase):
    """R5: what is in the package."""

    def test_it_is_typed_and_complete(self) -> None:
        folder = ROOT / "python" / "homeostat_gym" / "homeostat_gym"
        for name in ("py.typed", "worlds.json"):
            self.assertTrue((folder / name).exists())
        for name in homeostat_gym.__all__:
            self.assertTrue(hasattr(homeostat_gym, name), name)
        with self.assertRaises(AttributeError):
            homeostat_gym.nothing_of_ours  # noqa: B018

    def test_a_spec_can_be_copied(self) -> None:
        spec = copy.deepcopy(gymnasium.spec(CLASSIC))
        spec.make().close()


if __name__ == "__main__":
    unittest.main()
