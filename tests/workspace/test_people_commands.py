"""What an administrator does about people where nobody can in the workspace: an Owner with no device left, a change of the provider, somebody who left. The real service, a provider, a mail server."""

import json
import unittest

from device import Device
from enrolment import Devices
from served import HOST, OWNER, identifier, made, share, value


class OnEachDatabase(Devices):
    def setUp(self):
        super().setUp()
        self.vault = self.ask("GET", "/vaults").data[0]["id"]

    def refused(self, words, verb, *more):
        with self.assertRaisesRegex(AssertionError, f"{verb}: 2 .*{words}"):
            self.served.tell(verb, "--host", HOST, *more)

    def tell(self, verb, *more):
        return self.served.tell(verb, "--host", HOST, *more)

    def entries(self, verb):
        lines = [json.loads(line)["entry"] for line in self.served.tell("export-audit", "--host", HOST).splitlines()]
        self.details = [one.get("details") for one in lines if one.get("operation") == f"cerby-workspace {verb}"]
        return [(one["kind"], one["item"], one.get("other")) for one in lines if one.get("operation") == f"cerby-workspace {verb}"]

    def id_of(self, email):
        return next(one["id"] for one in self.ask("GET", "/users").data if one["attributes"]["email"] == email)

    def role_of(self, email):
        return next(one["attributes"]["role"] for one in self.ask("GET", "/users").data if one["attributes"]["email"] == email)

    def test_an_owner_whose_only_device_is_lost_gets_back_in(self):
        self.let_in_by_mail(self.first)
        new = self.device()
        self.request(new)
        self.of(new, "POST", "/session/device/code", 202)
        lines = sorted(self.tell("list-devices", "--email", OWNER).splitlines(), key=lambda line: "trusted" in line)
        self.assertEqual([line.split()[:2] for line in lines], [[new.id, "pending"], [self.first.id, "trusted"]])
        self.assertTrue(all(line.endswith(" Laptop") for line in lines), lines)
        self.tell("remove-device", self.first.id)
        self.by(self.first.tokens, "GET", "/sessions", 401)
        self.assertEqual(self.entries("remove-device"), [("device_disabled", self.first.id, self.first.user)])
        self.assertIn(f"{self.first.id} removed ", self.tell("list-devices", "--email", OWNER))
        self.refused("no such device", "remove-device", self.first.id)
        self.refused("", "remove-device", "x")
        self.redeem(new, self.mailed(new))
        self.of(new, "GET", "/accounts")
        self.served.tell("verify-audit")

    def test_a_label_does_not_steer_the_terminal(self):
        self.let_in_by_mail(self.first)
        self.served.sql("UPDATE devices SET label = 'a' || " + ("char(0x9b, 0x202e)" if self.engine == "sqlite" else "chr(155) || chr(8238)"))
        self.served.sql("UPDATE api_keys SET label = 'b' || " + ("char(0x9b, 0x202e)" if self.engine == "sqlite" else "chr(155) || chr(8238)"))
        self.assertTrue(self.tell("list-devices", "--email", OWNER).endswith(r" a\u009b\u202e"))
        self.assertTrue(self.tell("list-keys", "--email", OWNER).endswith(r" b\u009b\u202e"))

    def test_the_owners_email(self):
        self.user("mia")
        self.tell("change-email", "--email", OWNER, "--to", "Ona@a.test")
        self.assertEqual(self.role_of("Ona@a.test"), "workspace_owner")
        self.assertEqual(self.entries("change-email"), [("user_changed", self.first.user, None)])
        self.again(self.first, address="whoever@a.test")  # bound by the subject
        self.refused("no such user", "change-email", "--email", OWNER, "--to", "b@a.test")
        self.refused("that e-mail already", "change-email", "--email", "ona@a.test", "--to", "MIA@a.test")
        for wrong in ("nobody", "a@b@c", "a\nb@a.test", "x" * 250 + "@a.test"):
            self.refused("not an e-mail address", "change-email", "--email", "ona@a.test", "--to", wrong)

    def test_the_workspace_has_another_owner(self):
        user, key = self.user("mia")
        self.make("/users", "user", email="new@a.test")
        self.refused("not active", "change-owner", "--email", "new@a.test")
        self.refused("the Owner already", "change-owner", "--email", OWNER)
        self.refused("no such user", "change-owner", "--email", "nobody@a.test")
        self.tell("change-owner", "--email", "mia@a.test")
        self.assertEqual((self.role_of("mia@a.test"), self.role_of(OWNER)), ("workspace_owner", "workspace_super_admin"))
        self.assertEqual(self.entries("change-owner"), [("user_changed", user, self.first.user)])
        self.assertEqual(self.details, [[{"what": "role", "to": "workspace_owner"}]])
        # Deprovisioned means out, for who was the Owner as well.
        self.ask("PATCH", f"/users/{self.first.user}", made("user", status="deactivated"), key)
        self.by(self.first.tokens, "GET", "/sessions", 401)
        self.served.must(401, self.owner, "GET", "/users")

    def test_another_user_of_the_provider(self):
        self.let_in_by_mail(self.first)
        self.provider.subject, self.provider.email = "00uNew", OWNER
        self.assertEqual(self.sign_in(Device(self.served.folder)), "/sign-in/refused?outcome=user_is_anothers")
        self.tell("unbind-user", "--email", OWNER)
        self.by(self.first.tokens, "GET", "/sessions", 401)
        self.assertEqual(self.entries("unbind-user"), [("user_changed", self.first.user, None)])
        self.refused("bound to no user", "unbind-user", "--email", OWNER)
        user = self.first.user
        self.again(self.first, "00uNew")
        self.assertEqual(self.first.user, user)
        self.of(self.first, "GET", "/accounts")
        self.assertEqual(self.sign_in_as("00u1"), "/sign-in/refused?outcome=user_is_anothers")

    def sign_in_as(self, subject):
        self.provider.subject = subject
        return self.sign_in(Device(self.served.folder))

    def test_an_admin_does_not_become_whoever_has_not_signed_in(self):
        victim, _ = self.user("vic")
        _, admin = self.user("admin", "workspace_admin")
        _, wider = self.user("super", "workspace_super_admin")
        change = made("user", email="other@a.test")
        self.ask("PATCH", f"/users/{victim}", change, admin)
        _, recipients, raw, _ = self.mail.next()
        self.assertEqual(recipients, ["<vic@a.test>"])
        self.assertNotIn("other@a.test", raw.decode())
        self.assertIn(f"your user in {HOST} another e-mail address", raw.decode())
        self.ask("PATCH", f"/users/{victim}", made("user", email="vic@a.test"), admin)
        self.assertEqual(self.mail.next()[1], ["<other@a.test>"])
        account = self.account("Bank")
        self.ask("POST", f"/accounts/{account}/members/users", share("user", victim, "account_owner"))
        refused = self.ask("PATCH", f"/users/{victim}", change, admin, 403)
        self.assertEqual(self.reason_of(refused), "role_too_narrow")
        refused = self.ask("PATCH", f"/users/{victim}", made("user", externalId="00uAdmin"), admin, 403)
        self.assertEqual(self.reason_of(refused), "role_too_narrow")
        self.ask("PATCH", f"/users/{victim}", made("user", firstName="Vic", email="vic@a.test"), admin)
        self.ask("PATCH", f"/users/{victim}", change, wider)
        self.ask("PATCH", f"/users/{victim}", made("user", email="vic@a.test"), wider)
        self.device("00uVic", "vic@a.test")
        self.ask("PATCH", f"/users/{victim}", change, admin)  # bound by the subject from now on
        # The external id counts again once they are unbound.
        other = made("user", externalId="00uAdmin")
        self.assertEqual(self.reason_of(self.ask("PATCH", f"/users/{victim}", other, admin, 403)), "role_too_narrow")
        self.ask("PATCH", f"/users/{victim}", other, wider)
        while b"\r\nSubject: How you sign in was changed\r\n" not in raw:
            _, recipients, raw, _ = self.mail.next()
        self.assertEqual(recipients, ["<other@a.test>"])
        self.assertEqual(self.tell("unbind-user", "--email", "other@a.test"), "The external id stays: 00uAdmin")

    def test_what_somebody_who_left_alone_owned(self):
        leaver, key = self.user("leaver")
        collaborator, theirs = self.user("collaborator")
        owner = self.id_of(OWNER)
        bank = self.make("/accounts", "account", key, label="Bank", vaultId=self.vault)
        self.ask("PUT", f"/accounts/{bank}/password", value("of the bank"), key, 204)
        self.ask("POST", f"/accounts/{bank}/members/users", share("user", collaborator, "account_collaborator"), key)
        folder = self.make("/collections", "collection", key, label="Folder")
        note = self.make("/secrets", "secret", key, title="Note", value="1234", vaultId=self.vault)
        both = self.make("/accounts", "account", key, label="Both", vaultId=self.vault)
        self.ask("POST", f"/accounts/{both}/members/users", share("user", owner, "account_owner"), key)
        gone = self.make("/accounts", "account", key, label="Gone", vaultId=self.vault)
        self.ask("DELETE", f"/accounts/{gone}", None, key, 204)
        of_team = self.make("/accounts", "account", key, label="Of a team", vaultId=self.vault)
        team = self.make("/teams", "team", name="Team")
        self.ask("POST", f"/accounts/{of_team}/members/teams", share("team", team, "account_owner"), key)
        lines = {f"account {bank} Bank", f"collection {folder} Folder", f"secret {note} Note", f"account {of_team} Of a team"}
        self.assertEqual(set(self.tell("list-items", "--email", "leaver@a.test").splitlines()), lines)
        self.refused("not deactivated", "give-items", "--email", "leaver@a.test", "--to", OWNER)
        self.ask("PATCH", f"/users/{leaver}", made("user", status="deactivated"))
        self.ask("POST", f"/teams/{team}/members/users", identifier("user", collaborator), status=204)
        lines.remove(f"account {of_team} Of a team")  # the team's one member owns it
        self.assertEqual(set(self.tell("list-items", "--email", "leaver@a.test").splitlines()), lines)
        self.user("guest", "workspace_guest")
        for nobody in ("guest@a.test", "leaver@a.test"):
            self.refused("who gets them", "give-items", "--email", "leaver@a.test", "--to", nobody)
        self.refused("no such user", "give-items", "--email", "leaver@a.test", "--to", "nobody@a.test")
        self.ask("GET", f"/accounts/{bank}/password", status=404)
        self.assertEqual(self.tell("give-items", "--email", "leaver@a.test", "--to", OWNER), "3 items given")
        self.assertIn(b"of the bank", self.ask("GET", f"/accounts/{bank}/password").raw)
        self.ask("PUT", f"/accounts/{bank}/password", value("another"), status=204)
        self.ask("DELETE", f"/accounts/{bank}/members/users/{collaborator}", status=204)
        self.ask("GET", f"/accounts/{bank}", key=theirs, status=404)
        self.assertEqual(sorted(self.entries("give-items")), sorted(("share_changed", one, owner) for one in (bank, folder, note)))
        self.assertEqual(self.details, [[{"what": "role", "to": "owner"}]] * 3)
        self.assertEqual(self.tell("list-items", "--email", "leaver@a.test"), "")
        self.assertEqual(self.tell("give-items", "--email", "leaver@a.test", "--to", OWNER), "0 items given")


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
