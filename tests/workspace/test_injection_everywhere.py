"""The values of test_injection.py in every text that openapi.yaml has a place for: each field of each body, each parameter, and the queries of the sign-in pages.

It is refused, or kept to the byte; no answer is a fault of the service, each is one that openapi.yaml has, and no database has logged an error. Each place
gets a twentieth of 300 values, with CERBY_LONG=1 of 2,000, and any twenty places together get all of them.
"""

import http.client
import itertools
import json
import os
import unittest
import urllib.parse
import uuid

from enrolment import Devices
from identity_provider import encoded
from injected_values import values
from own_postgres import OwnServer, Server
from served import HOST, PATIENCE, identifier, made, operations, validate, whole
from test_local_vaults import key_for, recovery
from test_session_refusals import is_own

COUNT, SHARE = 2000 if os.environ.get("CERBY_LONG") else 300, 20
# Whose body no text makes right by itself: what is signed, sealed, numbered, or given out once.
OF_ONE_MAKING = {"setSealedAccount", "sendVaultKeys", "beginVaultEpoch", "setVaultRecovery", "createSessionTokens", "requestDevice", "redeemDeviceCode", "showDeviceNonce", "removeDevice", "compareDevice",
                 "approveDevice", "useAccountBackupCode", "tellLeaseUse"}
# What is not shown as it was given: a code is made of it, codes are counted, a message goes to nobody yet.
NOT_SHOWN = {("setAccountTotp", "value"), ("setAccountBackupCodes", "value"), ("createAccountCustomField", "value"), ("createSecret", "value")}
TEXTS = {"url": "https://login.a.test/", "value": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "sealed": encoded(b"\1" + bytes(176))}
# What may be there already, or be as many as there may be.
OFTEN_THERE = {"createUser", "updateUser", "createLocalVault", "createAccountCustomField", "renameAccountCustomField", "createApiKey"}
PAGES = {"/sign-in/host": ("challenge", "device"), "/sign-in/callback": ("code", "state", "iss", "error"), "/sign-in/refused": ("outcome",)}


def texts_of(schema, at=()):
    """(where it is, its schema) of each text in a body."""
    if schema.get("type") == "string":
        yield at, schema
    for name, one in schema.get("properties", {}).items():
        yield from texts_of(one, (*at, name))
    if "items" in schema:
        yield from texts_of(schema["items"], (*at, 0))


def is_of(schema, value):
    """Whether a text that has to be one of a few, or an id, is that."""
    if "enum" in schema:
        return value in schema["enum"]
    if schema.get("format") == "uuid":
        try:
            return str(uuid.UUID(value)) == value.lower()
        except ValueError:
            return False
    return True


def is_closed(schema):
    return "enum" in schema or schema.get("format") == "uuid"


def quoted(value):
    return urllib.parse.quote(value.encode("utf-8", "surrogatepass"), safe="")


def strings_in(data):
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        return [text for one in data for text in strings_in(one)]
    return [data]


class OnEachDatabase(Devices):
    def setUp(self):
        super().setUp()
        self.let_in_by_mail(self.first)
        self.connection = http.client.HTTPConnection(self.served.address, timeout=PATIENCE)
        self.addCleanup(self.connection.close)
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        account, self.parent = self.account(), self.make("/collections", "collection", label="Parent")
        user, _ = self.user("zilla")
        waiting = self.device()
        self.request(waiting)
        local = str(uuid.uuid4())
        self.of(self.first, "POST", "/vaults", 201, {"data": {"type": "vault", "id": local, "attributes": {"kind": "local", "label": "Mine", "keys": key_for(self.first), "recovery": recovery()}}})
        self.ids = {"accounts": account, "collections": self.make("/collections", "collection", label="Collection"), "teams": self.make("/teams", "team", name="Team"), "users": user, "vaults": local,
                    "secrets": self.make("/secrets", "secret", title="Secret", vaultId=self.vault, value="x"), "devices": waiting.id, "sessions": str(uuid.uuid4()), "session": str(uuid.uuid4()), "api-keys": str(uuid.uuid4()),
                    "integrations": str(uuid.uuid4()), "jobs": str(uuid.uuid4())}
        self.field = self.make(f"/accounts/{account}/custom-fields", "account_custom_field", label="PIN", fieldType="text", value="1")
        self.sealed = self.of(self.first, "POST", "/accounts", 201, made("account", label="Sealed", vaultId=local)).data["id"]
        for what, path in (("account", f"/collections/{self.ids['collections']}/accounts"), ("secret", f"/collections/{self.ids['collections']}/secrets")):
            self.ask("POST", path, identifier(what, self.ids[f"{what}s"]), status=204)
        self.tried, self.accepted, self.numbers = 0, set(), itertools.count()

    # ---- requests ----

    def send(self, method, path, pattern, body=None, form=False):
        headers = {"Content-Type": "application/x-www-form-urlencoded" if form else "application/json"}
        headers |= {"Authorization": f"Bearer {self.first.tokens['access_token']}"} if is_own(method, pattern) else {"X-API-Key": self.owner}
        self.connection.request(method, "/api/v1" + path, body, headers)
        response = self.connection.getresponse()
        text = response.read()
        validate(method, path, response.status, response.getheader("Content-Type"), text)
        self.tried += 1
        return response.status, json.loads(text) if text and "json" in response.getheader("Content-Type") else None

    def path(self, method, pattern):
        first, *rest = pattern.split("/")[1:]
        id_ = self.sealed if pattern.endswith(("/sealed", "/lease")) else self.ids.get(first)
        seconds = {"{fieldId}": self.field, "{accountId}": self.ids["accounts"], "{secretId}": self.ids["secrets"], "{userId}": self.ids["users"], "{memberId}": self.ids["users"]}
        return "/" + "/".join([first, *(id_ if part == "{id}" else seconds.get(part, part) for part in rest)])

    def sample(self, schema, at, pattern):
        """A body that is right, but for what only a device can make."""
        name, kind = at[-1] if at else "", pattern.split("/")[1]
        if schema.get("type") == "object" or "properties" in schema:
            # What is made has no id yet.
            return {key: self.sample(one, (*at, key), pattern) for key, one in schema["properties"].items() if key != "id" or "{id}" in pattern}
        if schema.get("type") == "array":
            return [self.sample(schema["items"], (*at, 0), pattern)]
        if schema.get("type") != "string":
            return True if schema.get("type") == "boolean" else schema.get("minimum", 1)
        of = next((one for one in ("teams", "users", "accounts", "secrets") if "{id}" in pattern and pattern.endswith("/" + one)), None)
        if "enum" in schema:
            if name == "type" and of and of[:-1] in schema["enum"]:
                return of[:-1]
            return "live" if "live" in schema["enum"] else schema["enum"][0]
        if name == "parentId":
            return self.parent
        if schema.get("format") == "uuid":
            known = {"vaultId": self.vault, "device": self.first.id, "deviceId": self.first.id} | ({"id": self.field} if "{fieldId}" in pattern else {})
            return known.get(name) or (self.ids[of or kind] if "{id}" in pattern else str(uuid.uuid4()))
        if name in ("email", "externalId"):
            return f"zilla{next(self.numbers)}@a.test"
        return TEXTS.get(name, f"Base {next(self.numbers)}")

    # ---- all of it ----

    def some(self, place):
        """The values for the place of that number."""
        return self.values[place % SHARE::SHARE]

    def assert_answer(self, operation, at, schema, value, answer, path):
        status, document = answer
        told = (operation["operationId"], at, value, status, document)
        if operation["operationId"] in OF_ONE_MAKING:
            self.assertIn(status, (200, 204, 400, 401, 403, 404, 409, 413), told)
            return
        if not 200 <= status < 300:
            self.assertIn(status, (400, 409) if operation["operationId"] in OFTEN_THERE else (400,), told)
            return
        self.assertTrue(is_of(schema, value), told)
        self.accepted.add((operation["operationId"], at))
        if (operation["operationId"], at[-1]) in NOT_SHOWN or at[-1] in ("message", "id", "type", "sealed") or is_closed(schema):
            return
        if at[-1] == "externalId" and not value:  # takes it away
            self.assertNotIn("externalId", document["data"]["attributes"], told)
            return
        if document is None and path:
            _, document = self.send("GET", path, path)
        self.assertIn(value, strings_in(document["data"]), told)

    def try_body(self, method, pattern, operation, places):
        content = operation.get("requestBody", {})
        content = whole(content).get("content", {})
        for kind in content:
            if kind == "application/vnd.api+json":  # the same as the other
                continue
            schema, form = content[kind]["schema"], "form" in kind
            for at, one in texts_of(schema):
                path = self.path(method, pattern)
                for value in self.some(next(places)):
                    body = self.sample(schema, (), pattern)
                    if operation["operationId"] == "createLocalVault":
                        body["data"]["id"] = str(uuid.uuid4())
                    inner = body
                    for key in at[:-1]:
                        inner = inner[key]
                    inner[at[-1]] = value
                    text = "&".join(f"{name}={quoted(str(of))}" for name, of in body.items()) if form else json.dumps(body)
                    readable = path if method == "PUT" and not is_own(method, pattern) else None
                    self.assert_answer(operation, at, one, value, self.send(method, path, pattern, text, form), readable)

    def try_parameters(self, method, pattern, operation, places):
        for one in whole(operation.get("parameters", [])):
            if one["in"] != "query":
                continue
            for value in self.some(next(places)):
                if is_closed(one["schema"]) and is_of(one["schema"], value) and method == "DELETE":  # it would be done
                    continue
                status, document = self.send(method, f"{self.path(method, pattern)}?{one['name']}={quoted(value)}", pattern)
                told = (operation["operationId"], one["name"], value, status, document)
                self.assertIn(status, (200, 400, 403, 404) if one["schema"].get("format") == "uuid" else (200, 400), told)
                if status == 200:
                    self.assertTrue(is_of(one["schema"], value), told)
                    if one["schema"]["type"] == "integer":
                        self.assertRegex(value, r"\A[0-9]+\Z", told)

    def try_pages(self, places):
        for page, names in PAGES.items():
            for name in names:
                for value in self.some(next(places)):
                    query = "&".join(f"{one}={quoted(value if one == name else 'x' * 43)}" for one in names)
                    self.connection.request("GET", f"{page}?{query}", headers={"Host": HOST})
                    response = self.connection.getresponse()
                    response.read()
                    self.tried += 1
                    self.assertIn(response.status, (200, 303, 400, 404), (page, name, value))

    def test_every_place(self):
        self.values, places = values(COUNT), itertools.count()
        bodies = set()
        for method, pattern, operation in operations():
            self.try_body(method, pattern, operation, places)
            self.try_parameters(method, pattern, operation, places)
            if "requestBody" in operation and operation["operationId"] not in OF_ONE_MAKING:
                bodies.add(operation["operationId"])
        self.try_pages(places)
        # Texts came as far as the rows: of each operation some were taken. Of the values in this place none may be base32.
        self.assertEqual(bodies - {operation for operation, _ in self.accepted} - {"setAccountTotp"}, self.without_free_text())
        self.served.tell("verify-audit")
        self.assert_no_error_logged()
        print(f"{self.engine}: {next(places)} places, {self.tried} requests, {len(self.accepted)} places took a value")

    @staticmethod
    def without_free_text():
        """Whose body has ids and words of a list alone, none of which is among the values."""
        return {operation["operationId"] for _, _, operation in operations() if operation["operationId"] not in OF_ONE_MAKING and "requestBody" in operation
                and all(is_closed(schema) for _, schema in texts_of(next(iter(whole(operation["requestBody"])["content"].values()))["schema"]))}


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"

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
        self.assertEqual([line for line in self.server.errors() if "users_workspace_id_email_folded_key" not in line], [])
        self.served.end()


if __name__ == "__main__":
    unittest.main()
