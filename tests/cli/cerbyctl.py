"""What every test of cerbyctl stands on: the real programs, in a HOME of their own, without a desktop or a terminal."""

import contextlib
import json
import os
import pty
import re
import shutil
import subprocess
import tempfile
import termios
import unittest
from pathlib import Path

BIN = Path(os.environ["CERBY_BIN_DIR"])
PASSPHRASE = "correct horse battery"
PASSWORD = "pässword-\"canary\"\\1"
OTPAUTH = "otpauth://totp/Instagram:zilla?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Instagram"
WORKSPACE = "https://acme.cerby.test"
IDP = "https://acme.okta.test"


def words_on(transcript):
    """The numbered words as the terminal showed them last."""
    found = re.findall(r"\b(\d{1,2}) ([a-z]{3,8})\b", transcript)[-24:]
    assert [int(number) for number, _ in found] == list(range(1, 25)), transcript
    return [word for _, word in found]


def typed_word(home):
    """The word that was asked for, from what the terminal had shown."""
    number = int(re.findall(r"Word (\d+): ", home.transcript)[-1])
    return words_on(home.transcript.split("Press Enter")[0])[number - 1]


FOUR = [("Press Enter when you have", "")] + [("Word ", lambda home: typed_word(home).upper())] * 4


class Result:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        return self.json["error"]


class Home:
    """A HOME that goes away with its vault and its place in the kernel's keyring."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="cerbyctl-"))
        self.folder.chmod(0o700)
        self.bin = BIN
        self.bus = {}
        self.desktop = []
        self.transcript, self.echoes = "", []

    def environment(self):
        return {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"} | self.bus

    def start_key_store(self):
        """A session bus of its own with an unlocked gnome-keyring on it, which installer/packages has; without it, a test has failed."""
        (self.folder / ".local/share").mkdir(parents=True, exist_ok=True, mode=0o700)
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], env=self.environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.desktop.append(bus)
        self.bus = {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().decode().strip()}
        keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], env=self.environment(),
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.desktop.append(keyring)
        keyring.stdin.write(b"the login password")
        keyring.stdin.close()
        ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner",
               "string:org.freedesktop.secrets"]
        while b"boolean true" not in subprocess.run(ask, env=self.environment(), capture_output=True, check=True, timeout=20).stdout:
            assert keyring.poll() is None, "gnome-keyring-daemon has ended"

    def stop_key_store(self):
        for process in reversed(self.desktop):
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
        self.desktop = []
        self.bus = {}

    def run(self, *arguments, stdin=""):
        done = subprocess.run([self.bin / "cerbyctl", *map(str, arguments)], input=stdin.encode(), capture_output=True,
                              env=self.environment(), start_new_session=True, timeout=120, check=False)
        return Result(done)

    def on_terminal(self, *arguments, answers=(), stdin=None):
        """Runs it with a terminal as its stdin, stdout and controlling terminal; answers are typed as it asks; one may be
        a function of this object, to be typed from what was shown. With stdin, a text, that is what comes from there.

        What it wrote stays in self.transcript; whether the terminal would have echoed each answer, in self.echoes.
        """
        pid, terminal = pty.fork()
        if pid == 0:
            if stdin is not None:
                given, into = os.pipe()
                os.write(into, stdin.encode())
                os.close(into)
                os.dup2(given, 0)
            os.execve(self.bin / "cerbyctl", ["cerbyctl", *map(str, arguments)], self.environment())
        seen = b""
        self.transcript, self.echoes = "", []
        waiting = list(answers)
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
            self.transcript += part.decode(errors="replace")
            while waiting and waiting[0][0].encode() in seen:
                asked, answer = waiting.pop(0)
                seen = seen.split(asked.encode(), 1)[1]
                answer = answer(self) if callable(answer) else answer
                self.echoes.append(bool(termios.tcgetattr(terminal)[3] & termios.ECHO))
                os.write(terminal, answer if isinstance(answer, bytes) else answer.encode() + b"\n")
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), seen.decode(errors="replace")

    def make_vault(self):
        return self.run("vault", "create", "--passphrase-stdin", "--json", stdin=PASSPHRASE + "\n")

    def add_workspace(self, address=WORKSPACE, *options):
        return self.run("workspace", "add", address, "--idp", IDP, *options)

    def add_account(self, *options, stdin=""):
        named = {"--name": "Contentzilla", "--app": "Instagram", "--login-url": "https://login.instagram.test/"}
        given = [part for name, value in named.items() if name not in options for part in (name, value)]
        return self.run("account", "add", *given, *options, "--json", stdin=stdin)

    def close(self):
        with contextlib.suppress(subprocess.SubprocessError):
            self.run("vault", "lock")
        self.stop_key_store()
        shutil.rmtree(self.folder, ignore_errors=True)


class Case(unittest.TestCase):
    """Tests that share one HOME; a vault costs most of a second, so it is made once for a class."""

    vault = True

    @classmethod
    def setUpClass(cls):
        cls.home = Home()
        cls.addClassCleanup(cls.home.close)
        if cls.vault:
            made = cls.home.make_vault()
            assert made.code == 0, made.out + made.err
            cls.words = made.json["recovery_words"]
            assert cls.home.add_workspace().code == 0

    def run_ok(self, *arguments, stdin=""):
        result = self.home.run(*arguments, stdin=stdin)
        self.assertEqual(result.code, 0, result.out + result.err)
        return result

    def unlock_by_words(self, words):
        """The new words: those that opened the vault are spent."""
        return self.run_ok("vault", "unlock", "--recovery-stdin", "--json", stdin=words).json["recovery_words"]

    def assert_wrong_usage(self, said, *arguments, stdin=""):
        """Exit code 2, as JSON on stdout and as sentences on stderr. What was said to people."""
        result = self.home.run(*arguments, "--json", stdin=stdin)
        self.assertEqual((result.code, result.err), (2, ""), result.out)
        self.assertEqual(result.error["outcome"], "input_invalid")
        self.assertIn(said, result.error["detail"])
        people = self.home.run(*arguments, stdin=stdin)
        self.assertEqual((people.code, people.out), (2, ""))
        self.assertIn(said, people.err)
        return people.err + result.out

    def assert_fails(self, outcome, *arguments, stdin="", detail=""):
        """Fails with that outcome, as JSON on stdout and as sentences on stderr."""
        result = self.home.run(*arguments, "--json", stdin=stdin)
        self.assertEqual(result.code, 1, result.out + result.err)
        self.assertEqual(result.error["outcome"], outcome, result.out)
        self.assertEqual(sorted(result.error), ["detail", "hint", "message", "outcome"])
        self.assertTrue(result.error["message"])
        self.assertIn(detail, result.error["detail"])
        said = self.home.run(*arguments, stdin=stdin)
        self.assertEqual((said.code, said.out), (1, ""))
        self.assertIn(result.error["message"].rstrip("."), said.err)
        return result.error


class TwoHomes(Case):
    """A vault with accounts, and a second HOME whose vault has none when a test begins."""

    FILE = "accounts"
    ACCOUNTS = ()  # of each: its name, then options; what goes to stdin last
    ids = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = Home()
        cls.addClassCleanup(cls.other.close)
        assert cls.other.make_vault().code == 0
        cls.ids = []
        for name, *options, stdin in cls.ACCOUNTS:
            added = cls.home.add_account("--name", name, *options, stdin=stdin)
            assert added.code == 0, added.out + added.err
            cls.ids.append(added.json["id"])

    def setUp(self):
        for account in self.accounts(self.other):
            assert self.other.run("account", "remove", account["id"], "--yes").code == 0

    def file(self, name=None):
        """None is there yet."""
        path = self.home.folder / (name or self.FILE)
        path.unlink(missing_ok=True)
        return path

    @staticmethod
    def accounts(home):
        return home.run("account", "list", "--json").json["accounts"]


class FreshCase(Case):
    """Tests that each start from nothing."""

    vault = False

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.close)

    def make_vault(self):
        """For those that start from a vault and a workspace."""
        made = self.home.make_vault()
        self.assertEqual(made.code, 0, made.out + made.err)
        self.words = made.json["recovery_words"]
        self.assertEqual(self.home.add_workspace().code, 0)
