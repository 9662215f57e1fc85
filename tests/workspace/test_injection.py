"""SQL and filter injection: 2,000 values in every field, filter, order, page and id. What is kept and found is what an oracle of a few lines of Python says, and no database has logged an error.

Without CERBY_LONG=1 it is 400 of them, which begin with all that are odd by themselves.
"""

import http.client
import json
import os
import re
import sqlite3
import subprocess
import unittest
import urllib.parse

from injected_values import values
from own_postgres import OwnServer, Server
from served import HOST, OWNER, PATIENCE, Served, identifier, made, share, validate

COUNT = 2000 if os.environ.get("CERBY_LONG") else 400
TEXTS = ("label", "application", "username", "email", "phone")
LARGEST = 100


# ---- the oracle ----


def is_text(value):
    """UTF-8 has no surrogates."""
    return not any(0xD800 <= ord(c) <= 0xDFFF for c in value)


def is_line(value):
    return is_text(value) and not any(ord(c) < 0x20 or ord(c) == 0x7F for c in value)


def words(value):
    """Of a filter; None: it is refused."""
    parts = value.split(",")
    return parts if is_line(value) and all(parts) and len(parts) <= 8 else None


def is_number(value, most):
    return re.fullmatch("[0-9]+", value) is not None and 1 <= int(value) <= most


def is_email(value):
    at, _, domain = value.partition("@")
    return is_line(value) and bool(at) and bool(domain) and "@" not in domain and " " not in value and not domain.startswith(".") and not domain.endswith(".") and ".." not in domain


class OnEachDatabase:
    engine = None

    def setUp(self):
        self.served = self.make_service()
        self.addCleanup(self.served.close)
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER)
        self.served.start()
        self.vault = self.served.ask(self.owner, "GET", "/vaults").data[0]["id"]
        self.connection = http.client.HTTPConnection(self.served.address, timeout=PATIENCE)
        self.addCleanup(self.connection.close)
        self.asked = self.conflicts = 0
        self.accounts = {}  # id: its texts, as they were sent
        self.users = {}
        ask = lambda path, body: self.served.must(201, self.owner, "POST", path, body).data["id"]
        self.team = ask("/teams", made("team", name="Team"))
        self.collection = ask("/collections", made("collection", label="Collection"))
        self.user = ask("/users", made("user", email="zilla@a.test"))
        self.account = ask("/accounts", made("account", label="Account", vaultId=self.vault))
        self.accounts[self.account] = dict.fromkeys(TEXTS, "") | {"label": "Account"}
        self.names = {"team": "Team", "collection": "Collection", "user": ("", "")}

    def ask(self, method, path, body=None, headers=None):
        self.asked += 1
        self.connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), {"X-API-Key": self.owner, "Content-Type": "application/json"} | (headers or {}))
        response = self.connection.getresponse()
        text = response.read()
        validate(method, path, response.status, response.getheader("Content-Type"), text)
        return response.status, json.loads(text) if text else None

    def quoted(self, value):
        return urllib.parse.quote(value.encode("utf-8", "surrogatepass"), safe="")

    # ---- where values go ----

    def try_fields(self, value):
        for fields in (TEXTS, TEXTS[1:]):  # with a label that is not empty, too
            sent = {"label": "Of the oracle"} | dict.fromkeys(fields, value)
            status, answer = self.ask("POST", "/accounts", made("account", vaultId=self.vault, **sent))
            good = is_line(value) and sent["label"] != ""
            self.assertEqual(status, 201 if good else 400, (value, answer))
            if good:
                got = answer["data"]["attributes"]
                self.assertEqual({name: got[name] for name in TEXTS}, sent)
                self.accounts[answer["data"]["id"]] = sent
                return
            if is_line(value) is False:
                return

    def try_changes(self, value):
        good = is_line(value)
        status, answer = self.ask("PATCH", f"/users/{self.user}", made("user", firstName=value, lastName=value))
        self.assertEqual(status, 200 if good else 400, value)
        if good:
            self.names["user"] = (value, value)
            self.assertEqual((answer["data"]["attributes"]["firstName"], answer["data"]["attributes"]["lastName"]), (value, value))
        for kind, path, field in (("team", f"/teams/{self.team}", "name"), ("collection", f"/collections/{self.collection}", "label")):
            status, answer = self.ask("PATCH", path, made(kind, **{field: value}))
            self.assertEqual(status, 200 if good and value else 400, (kind, value))
            if good and value:
                self.names[kind] = value
                self.assertEqual(answer["data"]["attributes"][field], value)

    def try_secrets(self, value):
        for kind in ("password", "notes"):
            status, _ = self.ask("PUT", f"/accounts/{self.account}/{kind}", made("account_secret", value=value))
            if status == 204:
                self.assertEqual(self.ask("GET", f"/accounts/{self.account}/{kind}")[1]["data"]["attributes"]["body"]["value"], value)
            else:
                self.assertEqual((status, is_line(value) and value != ""), (400, False), (kind, value))
        for kind in ("totp", "backup-codes"):
            self.assertIn(self.ask("PUT", f"/accounts/{self.account}/{kind}", made("account_secret", value=value))[0], (204, 400))

    def try_emails(self, value):
        email = value + "@a.test"
        status, answer = self.ask("POST", "/users", made("user", email=email))
        taken = email.lower() in (known.lower() for known in self.users.values())
        self.assertEqual(status, 400 if not is_email(email) else 409 if taken and email.isascii() else 201, value)
        self.conflicts += status == 409
        if status == 201:
            self.assertEqual(answer["data"]["attributes"]["email"], email)
            self.users[answer["data"]["id"]] = email

    def try_filters(self, value):
        wanted = words(value)
        status, answer = self.ask("GET", f"/accounts?page[size]={LARGEST}&filter[application]={self.quoted(value)}")
        self.assertEqual(status, 200 if wanted else 400, value)
        if wanted:
            found = {id_ for id_, texts in self.accounts.items() if texts["application"] in wanted}
            self.assertEqual({one["id"] for one in answer["data"]}, found, value)
        for path, known in (("/accounts", ("enabled", "disabled")), ("/users", ("pending", "invited", "live", "deactivated"))):
            status, _ = self.ask("GET", f"{path}?filter[status]={self.quoted(value)}")
            good = bool(wanted) and all(one in known for one in wanted)
            self.assertEqual(status, 200 if good else 400, (path, value))
        self.assertEqual(self.ask("GET", f"/accounts/{self.account}/secrets?filter[type]={self.quoted(value)}")[0], 400, value)

    def try_orders_and_pages(self, value):
        for path, known in (("/accounts", ("created_at", "updated_at", "label", "application")), ("/users", ("created_at", "email", "last_name"))):
            self.assertEqual(self.ask("GET", f"{path}?sort={self.quoted(value)}")[0], 200 if value.removeprefix("-") in known else 400, value)
        for name, most in (("page[number]", 1_000_000), ("page[size]", LARGEST)):
            self.assertEqual(self.ask("GET", f"/accounts?{name}={self.quoted(value)}")[0], 200 if is_number(value, most) else 400, (name, value))
        self.assertEqual(self.ask("GET", f"/accounts?{self.quoted(value)}=1")[0], 400, value)

    def try_ids(self, value):
        self.assertIn(self.ask("GET", f"/accounts/{self.quoted(value)}")[0], (400, 404), value)
        for status, method, path, body in ((400, "POST", "/accounts", made("account", label="Never", vaultId=value)),
                                           (400, "POST", "/collections", made("collection", label="Never", parentId=value)),
                                           (400, "POST", f"/teams/{self.team}/members/users", identifier("user", value)),
                                           (400, "POST", f"/accounts/{self.account}/members/users", share("user", value, "account_owner")),
                                           (400, "POST", f"/accounts/{self.account}/members/users", share("user", self.user, value)),
                                           (400, "PATCH", f"/users/{self.user}", made("user", role=value)),
                                           (400, "PATCH", f"/accounts/{self.account}", made("account", status=value)),
                                           (400, "PATCH", f"/accounts/{self.account}", made(value, label="Never"))):
            if value in ("", "enabled", "account"):  # what some of these may be
                continue
            self.assertEqual(self.ask(method, path, body)[0], status, (method, path, value))

    def try_headers(self, value):
        if not is_line(value) or not all(ord(c) < 0x100 for c in value):
            return
        self.assertIn(self.ask("GET", "/accounts", headers={"X-API-Key": value})[0], (400, 401), value)
        status, _ = self.ask("DELETE", f"/accounts/{self.account}", headers={"If-Match": value})
        self.assertIn(status, (400, 412), value)

    # ---- all of it ----

    def rows(self, table, *columns):
        """As the database has them, behind the service's back."""
        text = f"SELECT {', '.join(columns)} FROM {table}"
        if self.engine == "sqlite":
            with sqlite3.connect(self.served.database.removeprefix("sqlite:")) as database:
                return sorted(tuple(row) for row in database.execute(text))
        # In hexadecimal: psql does not print every character as it is (not U+10FFFF).
        done = subprocess.run([*self.served.psql(), "-c", f"SELECT encode(convert_to(json_build_array({', '.join(columns)})::text, 'UTF8'), 'hex') FROM {table}"], capture_output=True, text=True, timeout=PATIENCE, check=True)
        return sorted(tuple(json.loads(bytes.fromhex(line))) for line in done.stdout.split())

    def test_injection(self):
        before = {table: len(self.rows(table, "1")) for table in ("grants", "api_keys", "workspaces", "vaults")}
        tried = values(COUNT)
        ways = [getattr(self, name) for name in dir(self) if name.startswith("try_")]
        for value in tried:
            if value in ("*", "+"):  # an If-Match that names whatever there is
                continue
            for way in ways:
                way(value)
        self.assertEqual(self.rows("accounts", "id", *TEXTS), sorted((id_, *[texts[name] for name in TEXTS]) for id_, texts in self.accounts.items()))
        known = self.users | {self.user: "zilla@a.test"}
        self.assertEqual([row for row in self.rows("users", "id", "email") if row[1] != OWNER], sorted(known.items()))
        self.assertIn((self.user, *self.names["user"]), self.rows("users", "id", "first_name", "last_name"))
        self.assertEqual(self.rows("teams", "id", "name"), [(self.team, self.names["team"])])
        self.assertEqual(self.rows("collections", "id", "label"), [(self.collection, self.names["collection"])])
        after = {table: len(self.rows(table, "1")) for table in before}
        self.assertEqual(after, before | {"grants": before["grants"] + len(self.accounts) - 1})
        self.served.tell("verify-audit")
        self.assert_no_error_logged()
        print(f"{self.engine}: {len(tried)} values, {self.asked} requests, {len(self.accounts)} accounts as the oracle has them")


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"

    def make_service(self):
        return Served("sqlite")

    def assert_no_error_logged(self):
        """The service logs what SQLite says."""
        self.served.end()


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"

    def make_service(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        return OwnServer(self.server)

    def assert_no_error_logged(self):
        """Besides addresses that were taken, which its constraint says."""
        others = [line for line in self.server.errors() if "users_workspace_id_email_folded_key" not in line]
        self.assertEqual(others, [])
        self.assertEqual(len(self.server.errors()), self.conflicts)
        self.served.end()


if __name__ == "__main__":
    unittest.main()
