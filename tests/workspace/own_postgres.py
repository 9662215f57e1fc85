"""A PostgreSQL that one test has for itself: to restart it, or to read all that it logs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import served
from served import PATIENCE, Served


class Server:
    """A PostgreSQL of this test's own, which can be restarted. What ends is the server and not the machine: fsync adds nothing but time."""

    def __init__(self):
        self.programs = served.postgres().programs
        self.folder = Path(tempfile.mkdtemp(prefix="cerby-outages-"))
        self.who = {}
        if os.geteuid() == 0:
            other = pwd.getpwnam("postgres")
            os.chown(self.folder, other.pw_uid, other.pw_gid)
            self.who = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
        self.run("initdb", "--auth=trust", "--username=cerby", "--encoding=UTF8", "--locale=C", "-D", self.folder / "data")
        self.control("start")
        self.run("createdb", "-h", self.folder, "-U", "cerby", "cerby")
        self.address = f"postgresql:host={self.folder} user=cerby dbname=cerby"

    def run(self, program, *words):
        subprocess.run([self.programs / program, *words], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE, cwd="/", **self.who)

    def control(self, what, *words):
        """Returns when it takes connections."""
        options = ["-o", f"-k {self.folder} -c listen_addresses= -c fsync=off"] if what != "stop" else []
        self.run("pg_ctl", what, "-w", "-D", self.folder / "data", "-l", self.folder / "log", *options, *words)

    def errors(self):
        """What it has logged that is wrong."""
        return [line for line in (self.folder / "log").read_text().splitlines() if any(word in line for word in ("ERROR:", "FATAL:", "PANIC:"))]

    def close(self):
        self.control("stop", "-m", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


class OwnServer(Served):
    """The service over that server."""

    def __init__(self, server):
        served.postgres().make, make = (lambda: server.address), served.postgres().make
        try:
            super().__init__("postgresql")
        finally:
            served.postgres().make = make
