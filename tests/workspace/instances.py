"""Further instances of the service over the database of one that a test has already."""

import contextlib
import copy
import http.client
import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

from served import PATIENCE, PROGRAM


class Instance:
    """One that listens at an address of its own; `ask` as of Served, by that address."""

    def __init__(self, served):
        self.stack = contextlib.ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="cerby-instance-")))
        manager = self.stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        manager.settimeout(PATIENCE)
        manager.bind(str(self.folder / "notify"))
        log = self.stack.enter_context(open(self.folder / "log", "w", encoding="utf-8"))
        self.process = subprocess.Popen([PROGRAM, "serve", "--config", served.file], stderr=log, env={"NOTIFY_SOCKET": str(self.folder / "notify")})
        self.stack.callback(self.end)
        assert manager.recv(100) == b"READY=1"
        lines = (self.folder / "log").read_text().splitlines()
        self.address = next(line for line in lines if "listening on " in line).rsplit(" ", 1)[1]
        self.health = next(line for line in lines if "health on " in line).rsplit(" ", 1)[1]
        self.served = self.client(served)

    def client(self, served):
        """A Served that asks this instance, by a connection of its own."""
        other = copy.copy(served)
        other.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        self.stack.callback(other.connection.close)
        return other

    def ask(self, *arguments, **more):
        return self.served.ask(*arguments, **more)

    def log(self):
        return (self.folder / "log").read_text()

    def kill(self):
        """As the kernel would, without a word."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            assert self.process.wait(PATIENCE) == 0, self.log()

    def close(self):
        self.stack.close()
