"""For the tests of the API: the real cerby-workspace over a database of each kind; every answer is held against openapi.yaml."""

import atexit
import contextlib
import copy
import datetime
import functools
import http.client
import json
import os
import pwd
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import urllib.parse
from pathlib import Path

import jsonschema
import yaml

PROGRAM = Path(os.environ["CERBY_BIN_DIR"]) / "cerby-workspace"
DESCRIPTION = Path(__file__).parents[2] / "workspace/api/openapi.yaml"
PATIENCE = 60
HOST = "a.test"
OWNER = "owner@a.test"
# Of the files that take long, most of them by the real host: one database a process, and tests/CMakeLists.txt runs each on both. All others have a class for each.
ENGINE_OF_RUN = os.environ.get("CERBY_DATABASE", "sqlite")
ALL_SCOPES = "read:items,read:items:accounts,read:users,write:items,write:items:accounts,write:users,read:items:secrets,write:items:secrets,read:integrations,read:automations,write:integrations,read:audit"


@functools.cache
def description():
    return yaml.load(DESCRIPTION.read_text(), Loader=yaml.CSafeLoader)


def whole(schema):
    """The schema with what it refers to in its place."""
    if isinstance(schema, list):
        return [whole(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return whole(functools.reduce(lambda at, key: at[key], schema["$ref"].split("/")[1:], description()))
    return {key: whole(value) for key, value in schema.items()}


FORMATS = jsonschema.FormatChecker(formats=["uuid"])


@FORMATS.checks("date-time", raises=ValueError)
def is_time(text):
    """As the service writes them all: of RFC 3339, in UTC, to the millisecond or the second."""
    return not isinstance(text, str) or (re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", text) is not None and bool(datetime.datetime.fromisoformat(text)))


@functools.cache
def validator(reference):
    return jsonschema.Draft4Validator(whole({"$ref": reference}), format_checker=FORMATS)


def operations():
    """(method, path, what openapi.yaml says of it) of each."""
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def operation_of(method, path):
    words = urllib.parse.urlsplit(path).path.removeprefix("/api/v1").split("/")
    for known, pattern, operation in operations():
        parts = pattern.split("/")
        fits = len(parts) == len(words) and all(a == b or a.startswith("{") for a, b in zip(parts, words))
        if known == method and fits:
            return operation
    raise AssertionError(f"openapi.yaml has no {method} {path}")


def validate(method, path, status, content_type, body, wanted=None):
    """The answer is one that openapi.yaml has. It has a fault of the service for each operation: which one was `wanted`, or it is wrong."""
    if status >= 500 and status != wanted:
        raise AssertionError(f"{method} {path}: {status}: {body}")
    responses = operation_of(method, path)["responses"]
    response = responses.get(str(status), responses["default"])
    if "$ref" in response:
        response = description()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    if str(status) not in responses and 200 <= status < 400:
        raise AssertionError(f"{method} {path}: {status} is not described")
    if "content" not in response:
        assert body == b"", (method, path, status, body)
        return
    schema = response["content"][content_type]["schema"]
    if "$ref" in schema:
        validator(schema["$ref"]).validate(json.loads(body))


class Postgres:
    """A server in a temporary folder, on a Unix socket, as a user that is not root."""

    def __init__(self):
        programs = max(Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name)) / "bin"
        self.folder = Path(tempfile.mkdtemp(prefix="cerby-api-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        who = {}
        if os.geteuid() == 0:
            other = pwd.getpwnam("postgres")
            os.chown(self.folder, other.pw_uid, other.pw_gid)
            who = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
        data = self.folder / "data"
        subprocess.run([programs / "initdb", "--auth=trust", "--username=cerby", "--no-sync", "--encoding=UTF8", "--locale=C", "-D", data],
                       check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE, cwd="/", **who)
        self.server = subprocess.Popen([programs / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", "-c", "fsync=off"],
                                       stderr=subprocess.PIPE, text=True, cwd="/", **who)
        atexit.register(self.server.stderr.close)
        atexit.register(self.server.wait, PATIENCE)
        atexit.register(self.server.terminate)
        for line in self.server.stderr:
            if "ready to accept connections" in line:
                break
        self.count = 0
        self.programs = programs
        self.createdb = programs / "createdb"

    def make(self):
        self.count += 1
        name = f"d{self.count}"
        subprocess.run([self.createdb, "-h", self.folder, "-U", "cerby", name], check=True, timeout=PATIENCE)
        return f"postgresql:host={self.folder} user=cerby dbname={name}"


@functools.cache
def postgres():
    return Postgres()


class Token(str):
    """The access token of a session, to ask with as with a key."""


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.raw = body
        self.body = json.loads(body) if body and "json" in self.headers.get("content-type", "") else None

    @property
    def data(self):
        return self.body["data"]

    @property
    def whole(self):
        """All of it that can be told apart from another answer."""
        return self.status, {name: value for name, value in self.headers.items() if name != "date"}, self.raw


class Served:
    """The service with a fresh database; `close` ends it."""

    environment = {}  # of the service, besides

    def __init__(self, engine, disk=None):
        """`disk`: where SQLite's file is, in place of the folder with everything else."""
        self.stack = contextlib.ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="cerby-api-")))
        self.file = self.folder / "workspace.json"
        self.database = postgres().make() if engine == "postgresql" else f"sqlite:{disk or self.folder}/workspace.db"
        self.file.write_text(json.dumps({"listen": ["127.0.0.1:0"], "health": "127.0.0.1:0", "database": self.database, "master_key": [f"file:{self.folder}/master.key"], "limits": {"workers": 2}}))
        self.file.chmod(0o600)
        self.master_key = subprocess.run([PROGRAM, "create-master-key", self.folder / "master.key"], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout.strip()
        self.tell("migrate")
        self.asked = 0
        self.warnings = []

    def tell(self, verb, *words):
        done = subprocess.run([PROGRAM, verb, "--config", self.file, *words], capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode != 0:
            raise AssertionError(f"{verb}: {done.returncode} {done.stderr}")
        return done.stdout.strip()

    def key(self, host, email, scopes=ALL_SCOPES, *more):
        return self.tell("create-key", "--host", host, "--email", email, "--label", "Of a test", "--scopes", scopes, *more)

    def start(self):
        manager = self.stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        manager.settimeout(PATIENCE)
        manager.bind(str(self.folder / "notify"))
        log = self.stack.enter_context(open(self.folder / "log", "w+", encoding="utf-8"))
        self.process = subprocess.Popen([PROGRAM, "serve", "--config", self.file], stderr=log, env={"NOTIFY_SOCKET": str(self.folder / "notify")} | self.environment)
        self.stack.callback(self.end)
        assert manager.recv(100) == b"READY=1"
        self.address = (self.folder / "log").read_text().split(" on ", 1)[1].split("\n", 1)[0]
        self.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        self.stack.callback(self.connection.close)

    def end(self):
        """Again, it does nothing; nor where a test has set `process` to None, whose end it saw to."""
        process, self.process = self.process, None
        if process is None:
            return
        process.terminate()
        assert process.wait(PATIENCE) == 0
        log = (self.folder / "log").read_text()
        for known in self.warnings:
            assert known in log, log
            log = log.replace(known, "")
        assert "error" not in log and "warn" not in log, log

    def sql(self, text):
        """Behind the service's back."""
        if self.database.startswith("sqlite:"):
            with contextlib.closing(sqlite3.connect(self.database.removeprefix("sqlite:"))) as database, database:
                return database.execute(text).fetchall()
        done = subprocess.run([*self.psql(), "-c", text], capture_output=True, text=True, timeout=PATIENCE, check=True)
        return [line.split("|") for line in done.stdout.splitlines()]

    def number(self, text):
        """Of a query with one."""
        ((found,),) = self.sql(text)
        return int(found)

    def blob(self, digits):
        """Bytes in SQL, from hexadecimal."""
        return f"X'{digits}'" if self.database.startswith("sqlite:") else f"decode('{digits}', 'hex')"

    def digits(self, column):
        """A column of bytes, in hexadecimal, in SQL."""
        return f"hex({column})" if self.database.startswith("sqlite:") else f"encode({column}, 'hex')"

    def psql(self):
        return [postgres().programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.database.removeprefix("postgresql:")]

    def dump(self):
        """All rows of a PostgreSQL database, as it would save them."""
        done = subprocess.run([postgres().programs / "pg_dump", "--inserts", "-d", self.database.removeprefix("postgresql:")], capture_output=True, timeout=PATIENCE, check=True)
        return done.stdout

    @contextlib.contextmanager
    def another(self):
        """The same service by a connection of its own, for a thread."""
        other = copy.copy(self)
        other.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        with contextlib.closing(other.connection):
            yield other

    def close(self):
        self.stack.close()

    def ask(self, key, method, path, body=None, headers=None, wanted=None):
        """`wanted`: the status, where that is a fault of the service's."""
        sent = {} if key is None else {"Authorization": f"Bearer {key}"} if isinstance(key, Token) else {"X-API-Key": key}
        if body is not None:
            sent["Content-Type"] = "application/json"
        self.connection.request(method, "/api/v1" + urllib.parse.quote(path, safe="/?&=,"), None if body is None else json.dumps(body), sent | (headers or {}))
        response = self.connection.getresponse()
        answer = Answer(response, response.read())
        validate(method, path, answer.status, answer.headers.get("content-type"), answer.raw, wanted)
        self.asked += 1
        return answer

    def must(self, status, *arguments, **more):
        answer = self.ask(*arguments, **more, wanted=status)
        if answer.status != status:
            raise AssertionError(f"{arguments[1:]}: {answer.status} in place of {status}: {answer.raw}")
        return answer


class OneWorkspace:
    """For a test case: a workspace with its Owner, and how to make what is in it. A subclass says on which database."""

    engine = None

    def make_service(self):
        return Served(self.engine)

    def setUp(self):
        self.served = self.make_service()
        self.addCleanup(self.served.close)
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER, "--first-name", "Ona")
        self.served.start()
        self.vault = self.ask("GET", "/vaults").data[0]["id"]

    def ask(self, method, path, body=None, key=None, status=200):
        return self.served.must(status, key or self.owner, method, path, body)

    def make(self, path, type_, key=None, **attributes):
        answer = self.ask("POST", path, made(type_, **attributes), key, 201)
        self.assertEqual(answer.headers["location"], f"/api/v1{path}/{answer.data['id']}")
        return answer.data["id"]

    def account(self, label="Account", **more):
        return self.make("/accounts", "account", label=label, vaultId=self.vault, **more)

    def user(self, name, role="workspace_user", scopes=None):
        email = f"{name}@a.test"
        user = self.make("/users", "user", email=email, role=role)
        self.ask("PATCH", f"/users/{user}", made("user", status="live"))
        return user, self.served.key(HOST, email, *([scopes] if scopes else []))


class AccountSecrets(OneWorkspace):
    """The same with an account, whose secrets are set and asked for."""

    def setUp(self):
        super().setUp()
        self.id = self.account("Paint shop")
        self.path = f"/accounts/{self.id}"

    def set(self, kind, text, key=None, status=204, path=None):
        return self.ask("PUT", f"{path or self.path}/{kind}", value(text), key, status)

    def get(self, kind, key=None, status=200):
        return self.ask("GET", f"{self.path}/{kind}", key=key, status=status)

    def shown(self):
        return self.ask("GET", self.path).data["attributes"]

    def reason(self, answer):
        return answer.body["errors"][0]["meta"]["reason"]


def made(type_, **attributes):
    return {"data": {"type": type_, "attributes": attributes}}


def value(text):
    return made("account_secret", value=text)


def share(type_, id_, role):
    return {"data": {"type": type_, "id": id_, "attributes": {"role": role}}}


def identifier(type_, id_):
    return {"data": {"type": type_, "id": id_}}
