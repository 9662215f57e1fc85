"""A person signs in, from the launched tab to the last refresh: the real service, a provider over https, a host with its device's key."""

import hashlib
import json
import secrets
import unittest
import urllib.parse

from identity_provider import IdentityProvider, encoded
from served import HOST, OWNER, Answer, OneWorkspace, made, validate


class Host:
    """A device's Ed25519 key, by the openssl program, and the verifier of a sign-in."""

    workspace = HOST

    def __init__(self, folder):
        self.folder, self.key = folder, folder / f"device-{secrets.token_hex(4)}.pem"
        IdentityProvider.openssl("genpkey", "-algorithm", "ed25519", "-out", self.key)
        self.public = IdentityProvider.openssl("pkey", "-in", self.key, "-pubout", "-outform", "DER")[-32:]
        self.verifier = secrets.token_urlsafe(32)

    def begin(self):
        challenge = encoded(hashlib.sha256(self.verifier.encode()).digest())
        return f"/sign-in/host?challenge={challenge}&device={encoded(self.public)}"

    def sign(self, label, grant):
        (self.folder / "signed").write_text(f"{label}\n{self.workspace}\n{grant}")
        return encoded(IdentityProvider.openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.key, "-in", self.folder / "signed"))

    def redeeming(self, code):
        return {"grant_type": "authorization_code", "code": code, "code_verifier": self.verifier, "agent": "cerby-host 1",
                "device_signature": self.sign("cerby sign-in code 1", code)}

    def refreshing(self, token):
        return {"grant_type": "refresh_token", "refresh_token": token, "device_signature": self.sign("cerby refresh token 1", token)}


class SigningIn(OneWorkspace):
    """The service with a provider, and a host that signs in."""

    def setUp(self):
        self.served = self.make_service()
        self.addCleanup(self.served.close)
        folder = self.served.folder
        self.provider = IdentityProvider(folder)
        self.addCleanup(self.provider.close)
        self.provider.email = OWNER
        config = json.loads(self.served.file.read_text())
        config |= self.more_config()
        config["sign_in"] = self.provider.settings()
        self.served.file.write_text(json.dumps(config))
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", OWNER)
        self.served.start()
        self.host = Host(folder)
        self.given = []

    def more_config(self):
        return {}

    def browse(self, address, cookie=None, workspace=HOST):
        """The address it is sent to, and the cookie."""
        self.served.connection.request("GET", address.removeprefix(f"https://{workspace}"), headers={"Host": workspace} | ({"Cookie": cookie} if cookie else {}))
        response = self.served.connection.getresponse()
        response.read()
        self.assertEqual((response.status, response.getheader("Referrer-Policy"), response.getheader("Cache-Control")), (303, "no-referrer", "no-store"))
        return response.getheader("Location"), (response.getheader("Set-Cookie") or "").split(";")[0]

    def sign_in(self, host=None):
        """Where it ends."""
        host = host or self.host
        location, cookie = self.browse(host.begin(), workspace=host.workspace)
        back = self.provider.authorize(location)
        self.given += [cookie.split("=", 1)[1], self.provider.asked["state"], self.provider.asked["nonce"]]
        return self.browse(back, cookie, host.workspace)[0]

    def code(self, host=None):
        place, code = self.sign_in(host).split("#code=")
        self.assertEqual(place, "/sign-in/done")
        self.given.append(code)
        return code

    def post(self, form, status=200, content_type="application/x-www-form-urlencoded"):
        self.served.connection.request("POST", "/api/v1/session/token", urllib.parse.urlencode(form), {"Content-Type": content_type})
        response = self.served.connection.getresponse()
        answer = Answer(response, response.read())
        validate("POST", "/session/token", answer.status, answer.headers["content-type"], answer.raw, status)
        self.assertEqual(answer.status, status, answer.raw)
        if status == 200:
            self.given += [answer.body["access_token"], answer.body["refresh_token"]]
        return answer.body if status == 200 else answer.body["errors"][0]

    def reason(self, form):
        error = self.post(form, 400)
        self.assertEqual(error["code"], "invalid_grant")
        return error["meta"]["reason"]

    def by(self, tokens, method, path, status=200, body=None):
        return self.served.must(status, None, method, path, body, headers={"Authorization": "Bearer " + tokens["access_token"]})

    def let_in(self):
        """As an enrolled device is, behind the service's back."""
        user = self.served.sql("SELECT user_id FROM sessions")[0][0]
        blob = self.served.blob(self.host.public.hex())
        workspace = self.served.sql("SELECT id FROM workspaces")[0][0]
        self.served.sql(f"INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, created_at, enrolled_at) "
                        f"VALUES ('{workspace}', '{user}', '{user}', '', {blob}, {blob}, 1, 1, 1)")


class OnEachDatabase(SigningIn):
    def test_from_the_tab_to_the_sign_out(self):
        tokens = self.post(self.host.redeeming(self.code()))
        self.assertEqual((tokens["token_type"], tokens["expires_in"]), ("Bearer", 600))
        # The device was let in by nobody: its sessions, and nothing else.
        self.assertEqual(self.by(tokens, "GET", "/accounts", 403).body["errors"][0]["meta"], {"reason": "device_not_trusted"})
        shown = self.by(tokens, "GET", "/sessions").data
        self.assertEqual([one["id"] for one in shown], [tokens["session_id"]])
        self.assertEqual((shown[0]["attributes"]["current"], shown[0]["attributes"]["agent"]), (True, "cerby-host 1"))
        self.let_in()
        vault = self.by(tokens, "GET", "/vaults").data[0]["id"]
        self.by(tokens, "POST", "/accounts", 201, made("account", label="Mine", vaultId=vault))
        newer = self.post(self.host.refreshing(tokens["refresh_token"]))
        self.assertEqual(newer["session_id"], tokens["session_id"])
        self.by(newer, "DELETE", f"/sessions/{tokens['session_id']}", 204)
        self.by(newer, "GET", "/sessions", 401)
        self.assertEqual(self.reason(self.host.refreshing(newer["refresh_token"])), "session_ended")
        self.assertEqual(self.served.sql("SELECT ended_why FROM sessions")[0][0], 0 if self.engine == "sqlite" else "0")

    def test_a_session_is_revoked_from_another_device(self):
        first = self.post(self.host.redeeming(self.code()))
        other = Host(self.served.folder)
        second = self.post(other.redeeming(self.code(other)))
        self.assertEqual(len(self.by(second, "GET", "/sessions").data), 2)
        self.by(second, "DELETE", f"/sessions/{first['session_id']}", 204)
        self.by(second, "DELETE", f"/sessions/{first['session_id']}", 404)
        self.by(first, "GET", "/sessions", 401)
        self.assertEqual(len(self.by(second, "GET", "/sessions").data), 1)

    def test_a_session_is_its_users_own(self):
        tokens = self.post(self.host.redeeming(self.code()))
        self.user("other")
        self.provider.subject, self.provider.email = "00u2", "other@a.test"
        others = Host(self.served.folder)
        theirs = self.post(others.redeeming(self.code(others)))
        self.by(theirs, "DELETE", f"/sessions/{tokens['session_id']}", 404)
        self.by(tokens, "GET", "/sessions")

    def test_whom_an_administrator_gave_the_external_id_is_found_by_it(self):
        user = self.make("/users", "user", email="other@a.test", externalId="00u2")
        self.provider.subject, self.provider.email = "00u2", "another@b.test"
        self.post(self.host.redeeming(self.code()))
        self.assertEqual([row[0] for row in self.served.sql("SELECT user_id FROM sessions")], [user])
        # By the e-mail alone, nobody is who was given another one.
        third = self.make("/users", "user", email="third@a.test")
        shown = lambda key=None: self.ask("GET", f"/users/{third}", key=key).data["attributes"].get("externalId")
        self.assertIsNone(shown())
        self.ask("PATCH", f"/users/{third}", made("user", externalId="00u4"))
        self.assertEqual(shown(), "00u4")
        self.assertIsNone(shown(self.user("curious")[1]), "for those who manage people")
        self.provider.subject, self.provider.email = "00u3", "third@a.test"
        self.assertEqual(self.sign_in(Host(self.served.folder)), "/sign-in/refused?outcome=user_is_anothers")
        self.ask("PATCH", f"/users/{third}", made("user", externalId=""))
        self.assertEqual(self.sign_in(Host(self.served.folder)).split("#")[0], "/sign-in/done")

    def test_who_is_one_by_the_external_id_and_another_by_the_email_is_neither(self):
        decoy = self.make("/users", "user", email="decoy@a.test", role="workspace_guest", externalId=self.provider.subject)
        self.assertEqual(self.sign_in(), "/sign-in/refused?outcome=user_is_anothers")
        self.ask("PATCH", f"/users/{decoy}", made("user", externalId=""))
        self.assertEqual(self.sign_in().split("#")[0], "/sign-in/done")

    def test_what_is_no_external_id(self):
        self.make("/users", "user", email="first@a.test", externalId="x" * 255)
        other = self.make("/users", "user", email="second@a.test")
        self.ask("PATCH", f"/users/{other}", made("user", externalId="x" * 255), status=409)
        for wrong in ("x" * 256, "a\nb", " a", "a ", "a\u00e9"):
            self.ask("POST", "/users", made("user", email="third@a.test", externalId=wrong), status=400)
            self.ask("PATCH", f"/users/{other}", made("user", externalId=wrong), status=400)

    def test_what_is_refused_says_why(self):
        self.provider.email = "nobody@a.test"
        self.assertEqual(self.sign_in(), "/sign-in/refused?outcome=user_unknown")
        self.provider.email = OWNER
        location, cookie = self.browse(self.host.begin())
        back = self.provider.authorize(location)
        self.assertEqual(self.browse(back)[0], "/sign-in/refused?outcome=other_browser")
        self.assertEqual(self.browse(back, cookie)[0], "/sign-in/refused?outcome=state_used")
        code = self.code()
        thief = Host(self.served.folder)
        self.assertEqual(self.reason(thief.redeeming(code) | {"code_verifier": self.host.verifier}), "signature_invalid")
        self.assertEqual(self.reason(self.host.redeeming(code) | {"code_verifier": "x"}), "verifier_other")
        tokens = self.post(self.host.redeeming(code))
        self.assertEqual(self.reason(self.host.redeeming(code)), "grant_used")
        self.by(tokens, "GET", "/sessions", 401)

    def test_a_form_is_a_form(self):
        good = self.host.redeeming("x")
        self.assertEqual(self.reason(good), "grant_unknown")
        self.post(good, 415, "application/json")
        for missing in ("grant_type", "code", "code_verifier", "device_signature"):
            error = self.post({name: value for name, value in good.items() if name != missing}, 400)
            self.assertEqual(error["meta"]["loc"], ["body", missing])
        self.post(good | {"grant_type": "password"}, 400)
        self.post(good | {"device_signature": "AAAA"}, 400)
        self.post(good | {"agent": "a\nb"}, 400)
        self.post(good | {"more": "a" * 2048}, 413)

    def test_no_key_has_a_session(self):
        error = self.served.must(403, self.owner, "GET", "/sessions").body["errors"][0]
        self.assertEqual(error["meta"], {"reason": "scope_missing"})

    def test_an_access_token_is_a_bearer_alone(self):
        tokens = self.post(self.host.redeeming(self.code()))
        self.served.must(401, tokens["access_token"], "GET", "/sessions")
        self.served.must(401, None, "GET", "/sessions", headers={"Authorization": "Bearer " + tokens["refresh_token"]})

    def test_the_audit_log_has_it_from_sign_in_to_sign_out(self):
        tokens = self.post(self.host.redeeming(self.code()))
        self.by(tokens, "DELETE", f"/sessions/{tokens['session_id']}", 204)
        self.assertEqual(self.reason(self.host.refreshing(tokens["refresh_token"])), "session_ended")
        other = Host(self.served.folder)
        again = self.post(other.redeeming(self.code(other)))
        self.post(other.refreshing(again["refresh_token"]))
        self.assertEqual(self.reason(other.refreshing(again["refresh_token"])), "grant_used")
        entries = [json.loads(line)["entry"] for line in self.served.tell("export-audit", "--host", HOST).splitlines()]
        entries = [one for one in entries if one["kind"] in ("signed_in", "sign_in_refused", "session_ended")]
        user = self.served.sql("SELECT user_id FROM sessions")[0][0]
        self.assertTrue(all(one["user"] == user and one["address"] == "127.0.0.1" for one in entries), entries)
        finished, began = ("signed_in", "GET /sign-in/callback", "allowed", None), ("signed_in", "POST /session/token", "allowed")
        first, second = tokens["session_id"], again["session_id"]
        # In one second, an entry of the journal's may be ordered by nothing else than its number: all are of one chain.
        self.assertEqual([(one["kind"], one["operation"], one["decision"], one.get("session")) for one in entries], [
            finished, (*began, first),
            ("session_ended", "DELETE /sessions/{id}", "allowed", first),
            ("sign_in_refused", "POST /session/token", "session_ended", first),
            finished, (*began, second),
            ("session_ended", "POST /session/token", "grant_used", second),
            ("sign_in_refused", "POST /session/token", "grant_used", second)])
        self.assertIn("as it was written", self.served.tell("verify-audit"))

    def test_nothing_that_was_given_out_is_in_the_log(self):
        tokens = self.post(self.host.redeeming(self.code()))
        self.post(self.host.refreshing(tokens["refresh_token"]))
        self.assertEqual(self.sign_in().split("#")[0], "/sign-in/done")
        log = (self.served.folder / "log").read_text()
        self.assertGreaterEqual(len(self.given), 9)
        for one in [*self.given, self.provider.client_secret, self.provider.code, self.host.verifier]:
            self.assertNotIn(one, log)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
