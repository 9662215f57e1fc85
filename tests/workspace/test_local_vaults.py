"""Local vaults: devices make them, send their keys and seal their accounts; the service keeps what it cannot read, and no key acts for a device."""

import secrets
import struct
import threading
import unittest
import uuid

from device import lp
from enrolment import Devices
from identity_provider import encoded
from served import HOST, made, share

LIMIT = 160 * 1024


def key_for(*devices, purpose="grant"):
    return [{"device": device.id, "purpose": purpose, "sealed": encoded(b"\1" + secrets.token_bytes(176))} for device in devices]


def recovery():
    return {"sealed": encoded(secrets.token_bytes(113))}


def sealed(vault, account, epoch, revision, box=None, host=HOST):
    """As host/vault/FORMAT.md has it: the place in the clear, and what only devices can read."""
    place = lp(host.encode()) + uuid.UUID(vault).bytes + uuid.UUID(account).bytes + struct.pack("<qq", epoch, revision)
    return b"\1" + place + (secrets.token_bytes(400) if box is None else box)


class LocalVaults(Devices):
    def setUp(self):
        super().setUp()
        self.let_in_by_mail(self.first)
        self.vault = self.local_vault()

    def local_vault(self, status=201, **other):
        vault = str(uuid.uuid4())
        attributes = {"kind": "local", "label": "Mine", "keys": key_for(self.first), "recovery": recovery()} | other
        answer = self.of(self.first, "POST", "/vaults", status, {"data": {"type": "vault", "id": vault, "attributes": attributes}})
        return vault if status == 201 else answer

    def path(self, more="", vault=None):
        return f"/vaults/{vault or self.vault}{more}"

    def second(self):
        device = self.device()
        self.approve(device, self.first)
        return device

    def member(self, name="other", subject="00u2"):
        """Another user with a device that is trusted."""
        user, key = self.user(name)
        device = self.device(subject, f"{name}@a.test")
        self.let_in_by_mail(device)
        self.assertEqual(device.user, user)
        return device, key

    def grant(self, device):
        self.of(self.first, "PUT", self.path(f"/members/{device.user}"), 204)

    def send(self, by, *to, epoch=1, status=204):
        return self.of(by, "POST", self.path("/keys"), status, made("vault_key", epoch=epoch, keys=key_for(*to, purpose="enrolment")))

    def begin(self, epoch, *to, by=None, status=204):
        return self.of(by or self.first, "POST", self.path("/epochs"), status, made("vault_epoch", epoch=epoch, keys=key_for(*to, purpose="rotation"), recovery=recovery()))

    def recipients(self, device):
        return {one["id"]: one["attributes"]["hasKey"] for one in self.of(device, "GET", self.path("/key-recipients")).data}

    def epochs(self, device):
        return [one["id"] for one in self.of(device, "GET", self.path("/keys")).data]

    def account_in(self, vault=None):
        return self.of(self.first, "POST", "/accounts", 201, made("account", label="Paint shop", vaultId=vault or self.vault)).data["id"]

    def put(self, account, revision, epoch=1, by=None, status=204, box=None, **other):
        text = sealed(**({"vault": self.vault, "account": account, "epoch": epoch, "revision": revision, "box": box} | other))
        return self.of(by or self.first, "PUT", f"/accounts/{account}/sealed", status, made("sealed_account", epoch=epoch, revision=revision, sealed=encoded(text)))

    def fault(self, answer):
        meta = answer.body["errors"][0]["meta"]
        return meta["loc"][-1], meta["type"]


class OnEachDatabase(LocalVaults):
    def test_a_vault_and_its_first_keys(self):
        shown = self.of(self.first, "GET", self.path()).data["attributes"]
        self.assertEqual(shown, {"label": "Mine", "kind": "local", "epoch": 1, "ownerId": self.first.user})
        answer = self.of(self.first, "GET", self.path("/keys"))
        self.assertEqual((answer.body["meta"]["epoch"], len(answer.data)), (1, 1))
        attributes = answer.data[0]["attributes"]
        self.assertEqual((attributes["epoch"], attributes["purpose"], attributes["sentBy"], attributes["sentByUser"]), (1, "grant", self.first.id, self.first.user))
        second = self.second()
        self.assertEqual(self.recipients(second), {self.first.id: True, second.id: False})
        self.assertEqual(self.epochs(second), [])
        self.send(self.first, second)
        self.assertEqual(self.recipients(second), {self.first.id: True, second.id: True})
        self.assertEqual(self.reason_of(self.send(self.first, second, status=409)), "key_there")
        self.assertEqual(self.epochs(second), ["1"])
        # The second one has it now, and sends it on; to a third, but not of an epoch that there is not.
        third = self.second()
        self.assertEqual(self.reason_of(self.send(third, third, status=403)), "key_missing")
        self.assertEqual(self.reason_of(self.send(second, third, epoch=2, status=409)), "sequence_other")
        self.send(second, third)
        # One that was removed gets none.
        self.of(self.first, "DELETE", f"/devices/{third.id}", 204)
        self.assertNotIn(third.id, self.recipients(second))
        self.assertEqual(self.fault(self.begin(2, self.first, third, status=400)), ("keys", "recipient"))

    def test_what_is_sent_comes_as_it_was(self):
        second = self.second()
        keys = key_for(second)
        self.of(self.first, "POST", self.path("/keys"), 204, made("vault_key", epoch=1, keys=keys))
        self.assertEqual(self.of(second, "GET", self.path("/keys")).data[0]["attributes"]["sealed"], keys[0]["sealed"])
        words = recovery()
        self.of(self.first, "PUT", self.path("/recovery"), 204, made("recovery_key", number=2, **words))
        self.assertEqual(self.of(self.first, "GET", self.path("/recovery")).data["attributes"], {"number": 2, "epoch": 1, **words})
        self.assertEqual([(one["secret"], one["item"]) for one in self.audited() if one["kind"] == "secret_released"], [("recovery_key", self.vault)])

    def test_what_a_vault_is_made_of(self):
        second, unknown = self.second(), self.device()
        theirs, _ = self.member()
        for keys, why in ((key_for(second), "own"), (key_for(self.first, self.first), "twice"), (key_for(self.first, unknown), "recipient"), (key_for(self.first, theirs), "recipient")):
            self.assertEqual(self.fault(self.local_vault(400, keys=keys)), ("keys", why))
        self.local_vault(400, keys=[])
        self.local_vault(400, keys=key_for(*[self.first] * 201))
        short = [key_for(self.first)[0] | {"sealed": encoded(bytes(176))}]
        for wrong in ({"kind": "cloud"}, {"label": ""}, {"label": "x" * 257}, {"keys": short}, {"recovery": {"sealed": ""}}, {"recovery": {"sealed": encoded(bytes(1025))}},
                      {"recovery": {"sealed": "+"}}, {"keys": [key_for(self.first)[0] | {"purpose": "theft"}]}, {"more": 1}):
            self.local_vault(400, **wrong)
        body = {"data": {"type": "vault", "id": self.vault, "attributes": {"kind": "local", "label": "Mine", "keys": key_for(self.first), "recovery": recovery()}}}
        self.of(self.first, "POST", "/vaults", 409, body)
        del body["data"]["id"]
        self.of(self.first, "POST", "/vaults", 400, body)
        self.assertEqual(len(self.of(self.first, "GET", "/vaults").data), 2)

    def test_a_user_has_a_hundred_at_the_most(self):
        for _ in range(99):
            self.local_vault()
        self.assertEqual(self.reason_of(self.local_vault(409)), "too_many_vaults")

    def test_epochs_follow_on_one_another(self):
        second = self.second()
        tag = self.of(self.first, "GET", self.path()).headers["etag"]
        for epoch in (1, 3):
            self.assertEqual(self.reason_of(self.begin(epoch, self.first, status=409)), "sequence_other")
        self.assertEqual(self.fault(self.begin(2, second, status=400)), ("keys", "own"))
        self.begin(2, self.first)
        self.assertEqual(self.reason_of(self.begin(2, self.first, status=409)), "sequence_other")
        self.assertNotEqual(self.of(self.first, "GET", self.path()).headers["etag"], tag)
        answer = self.of(self.first, "GET", self.path("/keys"))
        self.assertEqual(([one["id"] for one in answer.data], answer.body["meta"]["epoch"]), (["2", "1"], 2))
        self.assertEqual(self.recipients(self.first), {self.first.id: True, second.id: False})
        # Older epochs are sent too: accounts may still be sealed under them.
        self.send(self.first, second, epoch=1)
        self.send(self.first, second, epoch=2)
        self.assertEqual(self.epochs(second), ["2", "1"])
        self.assertEqual(self.of(self.first, "GET", self.path("/recovery")).data["attributes"]["number"], 2)
        for number in (2, 4):
            self.assertEqual(self.reason_of(self.of(self.first, "PUT", self.path("/recovery"), 409, made("recovery_key", number=number, **recovery()))), "sequence_other")

    def test_members(self):
        theirs, _ = self.member()
        account = self.account_in()
        self.put(account, 1)
        everything = [("GET", ""), ("GET", "/keys"), ("GET", "/key-recipients"), ("GET", "/recovery"), ("GET", "/members"), ("GET", "/sealed-accounts")]
        nowhere = str(uuid.uuid4())
        for method, more in everything:
            self.assertEqual(self.of(theirs, method, self.path(more), 404).whole, self.of(theirs, method, self.path(more, nowhere), 404).whole)
        self.assertEqual(self.fault(self.begin(2, self.first, theirs, status=400)), ("keys", "recipient"))
        self.grant(theirs)
        self.grant(theirs)
        self.assertEqual([(one["id"], one["attributes"]["addedBy"]) for one in self.of(self.first, "GET", self.path("/members")).data], [(theirs.user, self.first.user)])
        self.assertEqual(self.of(theirs, "GET", self.path()).data["attributes"]["ownerId"], self.first.user)
        self.assertIn(self.vault, [one["id"] for one in self.of(theirs, "GET", "/vaults").data])
        self.send(self.first, theirs)
        self.assertEqual(self.epochs(theirs), ["1"])
        # What is the owner's alone; and no member sends to others, nor sees their devices.
        for method, more, body in (("GET", "/recovery", None), ("GET", "/members", None), ("GET", "/sealed-accounts", None), ("PUT", f"/members/{self.first.user}", None),
                                   ("DELETE", f"/members/{theirs.user}", None), ("PUT", "/recovery", made("recovery_key", number=2, **recovery())),
                                   ("POST", "/epochs", made("vault_epoch", epoch=2, keys=key_for(theirs), recovery=recovery()))):
            self.assertEqual(self.reason_of(self.of(theirs, method, self.path(more), 403, body)), "owner_only")
        self.assertEqual(self.reason_of(self.of(theirs, "POST", "/accounts", 403, made("account", label="x", vaultId=self.vault))), "owner_only")
        self.assertEqual(self.recipients(theirs), {theirs.id: True})
        second = self.second()
        self.assertEqual(self.fault(self.send(theirs, second, status=400)), ("keys", "recipient"))
        own = self.device("00u2", "other@a.test")
        self.approve(own, theirs)
        self.send(theirs, own)
        # The key alone opens no account, and an account alone comes without the key.
        self.of(theirs, "GET", f"/accounts/{account}/sealed", 404)
        self.of(self.first, "POST", f"/accounts/{account}/members/users", 200, share("user", theirs.user, "account_collaborator"))
        self.of(theirs, "GET", f"/accounts/{account}/sealed")
        self.assertEqual(self.reason_of(self.put(account, 2, by=theirs, status=403)), "owner_only")
        self.of(self.first, "DELETE", self.path(f"/members/{theirs.user}"), 204)
        self.of(self.first, "DELETE", self.path(f"/members/{theirs.user}"), 404)
        self.of(theirs, "GET", f"/accounts/{account}/sealed", 404)
        for method, more in everything:
            self.of(theirs, method, self.path(more), 404)
        self.grant(theirs)
        self.assertEqual(self.epochs(theirs), [])
        self.assertEqual(self.reason_of(self.of(self.first, "PUT", self.path(f"/members/{self.first.user}"), 409)), "is_owner")
        self.of(self.first, "PUT", self.path(f"/members/{nowhere}"), 404)
        shares = [(one["operation"].split()[0], one["item"], one["other"]) for one in self.audited() if one["kind"] == "share_changed" and "/vaults/" in one["operation"]]
        self.assertEqual(shares, [(method, self.vault, theirs.user) for method in ("PUT", "PUT", "DELETE", "PUT")])

    def test_who_is_activated_again_is_sent_keys_as_a_new_device(self):
        theirs, _ = self.member()
        self.grant(theirs)
        self.send(self.first, theirs)
        for status in ("deactivated", "live"):
            self.ask("PATCH", f"/users/{theirs.user}", made("user", status=status))
            self.assertEqual(self.recipients(self.first), {self.first.id: True}, status)
        # They are a member as before; their next device has no key until the owner's sends one.
        again = self.device("00u2", "other@a.test")
        self.let_in_by_mail(again)
        self.assertEqual((self.recipients(self.first), self.epochs(again)), ({self.first.id: True, again.id: False}, []))
        self.assertEqual(self.reason_of(self.send(again, again, status=403)), "key_missing")
        self.send(self.first, again)
        self.assertEqual(self.epochs(again), ["1"])

    def rename(self, label, by=None, status=200, vault=None):
        return self.of(by or self.first, "PUT", self.path("/label", vault), status, made("vault_label", label=label))

    def remove(self, query="", by=None, status=204, vault=None):
        return self.of(by or self.first, "DELETE", self.path(query, vault), status)

    def test_its_name_is_its_owners(self):
        tag = self.of(self.first, "GET", self.path()).headers["etag"]
        answer = self.rename("Finance")
        self.assertEqual(answer.data["attributes"], {"label": "Finance", "kind": "local", "epoch": 1, "ownerId": self.first.user})
        self.assertNotEqual(answer.headers["etag"], tag)
        self.assertEqual(self.of(self.first, "GET", self.path()).data["attributes"]["label"], "Finance")
        for wrong in ("", "x" * 257, "a\nb", None):
            self.rename(wrong, status=400)
        self.assertEqual(self.of(self.first, "PUT", self.path("/label"), 400, made("vault_label", label="x", kind="cloud")).status, 400)
        theirs, key = self.member()
        self.rename("Theirs", theirs, 404)
        self.grant(theirs)
        self.rename("Theirs", theirs, 403)
        self.remove(by=theirs, status=403)
        # No key does it, and of a cloud vault nobody.
        self.ask("PUT", self.path("/label"), made("vault_label", label="x"), status=403)
        self.ask("DELETE", self.path(), status=403)
        (cloud,) = [one["id"] for one in self.of(self.first, "GET", "/vaults").data if one["attributes"]["kind"] == "cloud"]
        self.rename("x", vault=cloud, status=404)
        self.remove(vault=cloud, status=404)
        self.assertEqual(self.of(self.first, "GET", self.path()).data["attributes"]["label"], "Finance")

    def test_its_end(self):
        theirs, _ = self.member()
        self.grant(theirs)
        account, early = self.account_in(), self.account_in()
        for one in (account, early):
            self.put(one, 1)
        self.of(self.first, "DELETE", f"/accounts/{early}", 204)
        self.assertEqual(self.reason_of(self.remove(status=409)), "vault_not_empty")
        self.assertEqual(self.reason_of(self.remove("?withAccounts=false", status=409)), "vault_not_empty")
        self.remove("?withAccounts=1", status=400)
        self.remove("?with=true", status=400)
        self.of(self.first, "GET", f"/accounts/{account}/sealed")
        before = len(self.served.sql("SELECT number FROM changes"))
        self.remove("?withAccounts=true")
        for device in (self.first, theirs):
            for path in ("", "/keys", "/key-recipients", "/recovery", "/members", "/sealed-accounts"):
                self.of(device, "GET", self.path(path), 404)
            self.assertNotIn(self.vault, [one["id"] for one in self.of(device, "GET", "/vaults").data])
        self.of(self.first, "GET", f"/accounts/{account}", 404)
        self.of(self.first, "GET", f"/accounts/{account}/sealed", 404)
        self.remove(status=404)
        self.rename("Again", status=404)
        self.of(self.first, "POST", "/accounts", 404, made("account", label="Paint shop", vaultId=self.vault))
        for table in ("recovery_keys", "vault_members", "local_accounts"):
            self.assertEqual(int(self.served.sql(f"SELECT COUNT(*) FROM {table}")[0][0]), 0, table)
        self.assertEqual(int(self.served.sql("SELECT COUNT(*) FROM vault_keys WHERE device_id IS NOT NULL")[0][0]), 0)
        self.assertEqual([int(row[0]) for row in self.served.sql("SELECT kind FROM changes ORDER BY number")][before:], [21, 36], "the account, and the vault")
        ended = [one for one in self.audited() if one.get("item") == self.vault and one["operation"] == "DELETE /vaults/{id}" and one["decision"] == "allowed"]
        self.assertEqual([(one["kind"], one["user"], one["last_change"] - one["first_change"]) for one in ended], [("changed", self.first.user, 1)])
        body = {"data": {"type": "vault", "id": self.vault, "attributes": {"kind": "local", "label": "Mine", "keys": key_for(self.first), "recovery": recovery()}}}
        self.of(self.first, "POST", "/vaults", 409, body)

    def test_one_account_of_others_keeps_it(self):
        theirs, _ = self.member()
        self.grant(theirs)
        accounts = [self.account_in(), self.account_in()]
        self.of(self.first, "POST", f"/accounts/{accounts[1]}/members/users", 200, share("user", theirs.user, "account_owner"))
        self.of(theirs, "DELETE", f"/accounts/{accounts[1]}/members/users/{self.first.user}", 204)
        self.assertEqual(self.reason_of(self.remove("?withAccounts=true", status=409)), "accounts_of_others")
        self.of(self.first, "GET", f"/accounts/{accounts[0]}")
        self.of(self.first, "GET", self.path())

    def test_a_sealed_account(self):
        account = self.account_in()
        path = f"/accounts/{account}/sealed"
        self.of(self.first, "GET", path, 404)
        for revision, epoch in ((2, 1), (1, 2)):
            self.assertEqual(self.reason_of(self.put(account, revision, epoch, status=409)), "sequence_other")
        self.put(account, 1, box=b"first" * 20)
        answer = self.of(self.first, "GET", path)
        self.assertEqual(answer.data["attributes"], {"vault": self.vault, "epoch": 1, "revision": 1, "sealed": encoded(sealed(self.vault, account, 1, 1, b"first" * 20))})
        self.assertEqual(answer.headers["etag"], '"1"')
        for revision in (1, 3):
            self.assertEqual(self.reason_of(self.put(account, revision, status=409)), "sequence_other")
        self.put(account, 2)
        # Under the new key only; and which are still under the old one.
        self.begin(2, self.first)
        self.assertEqual(self.reason_of(self.put(account, 3, status=409)), "sequence_other")
        left = lambda: [(one["id"], one["attributes"]) for one in self.of(self.first, "GET", self.path("/sealed-accounts")).data]
        self.assertEqual(left(), [(account, {"vault": self.vault, "epoch": 1, "revision": 2})])
        self.put(account, 3, epoch=2)
        self.assertEqual(left(), [(account, {"vault": self.vault, "epoch": 2, "revision": 3})])
        kinds = [(one["kind"], one["operation"]) for one in self.audited() if one.get("secret") == "sealed_account" and one["item"] == account]
        self.assertEqual(kinds, [("secret_changed", "PUT /accounts/{id}/sealed"), ("secret_released", "GET /accounts/{id}/sealed")] + [("secret_changed", "PUT /accounts/{id}/sealed")] * 2)
        self.assertEqual(self.reason_of(self.of(self.first, "GET", f"/accounts/{account}/password", 409)), "local_vault")
        self.assertEqual(self.reason_of(self.of(self.first, "PUT", f"/accounts/{account}/password", 409, made("account_secret", value="x"))), "local_vault")
        cloud = next(one["id"] for one in self.of(self.first, "GET", "/vaults").data if one["attributes"]["kind"] == "cloud")
        other = self.account_in(cloud)
        self.assertEqual(self.reason_of(self.of(self.first, "GET", f"/accounts/{other}/sealed", 409)), "cloud_vault")
        self.assertEqual(self.reason_of(self.put(other, 1, status=409)), "cloud_vault")
        for more in ("/keys", "/key-recipients", "/recovery", "/members"):
            self.of(self.first, "GET", self.path(more, cloud), 404)

    def test_a_sealed_account_says_its_place(self):
        account, another = self.account_in(), self.account_in()
        vault = self.local_vault()
        body = lambda text, revision=1: made("sealed_account", epoch=1, revision=revision, sealed=encoded(text))
        good = sealed(self.vault, account, 1, 1)
        wrong = [sealed(vault, account, 1, 1), sealed(self.vault, another, 1, 1), sealed(self.vault, account, 2, 1), sealed(self.vault, account, 1, 2), sealed(self.vault, account, 1, 1, host="b.test"),
                 b"\2" + good[1:], good[1:], sealed(self.vault, account, 1, 1, b""), b"\1"]
        for text in wrong:
            self.assertEqual(self.fault(self.of(self.first, "PUT", f"/accounts/{account}/sealed", 400, body(text))), ("sealed", "place"))
        most = LIMIT - len(sealed(self.vault, account, 1, 1, b""))
        for text in ("", "*", "AB=", encoded(sealed(self.vault, account, 1, 1, bytes(most + 1)))):
            self.of(self.first, "PUT", f"/accounts/{account}/sealed", 400, made("sealed_account", epoch=1, revision=1, sealed=text))
        self.put(account, 1, box=secrets.token_bytes(most))
        self.assertEqual(len(self.of(self.first, "GET", f"/accounts/{account}/sealed").data["attributes"]["sealed"]), (LIMIT * 4 + 2) // 3)

    def test_if_match(self):
        account = self.account_in()
        self.put(account, 1)

        def put(revision, tag, status):
            return self.served.must(status, None, "PUT", f"/accounts/{account}/sealed", made("sealed_account", epoch=1, revision=revision, sealed=encoded(sealed(self.vault, account, 1, revision))),
                                    headers={"Authorization": "Bearer " + self.first.tokens["access_token"], "If-Match": tag})
        put(2, '"2"', 412)
        put(2, '"1"', 204)
        put(3, '"1"', 412)
        put(3, "*", 204)

    def test_of_several_writers_one_wins(self):
        account = self.account_in()
        bearer = {"Authorization": "Bearer " + self.first.tokens["access_token"]}
        for round_ in range(1, 6):
            answers, start = [], threading.Barrier(4)

            def write(round_=round_, answers=answers, start=start):
                with self.served.another() as served:
                    bodies = {f"/accounts/{account}/sealed": ("PUT", made("sealed_account", epoch=round_, revision=round_, sealed=encoded(sealed(self.vault, account, round_, round_)))),
                              self.path("/epochs"): ("POST", made("vault_epoch", epoch=round_ + 1, keys=key_for(self.first), recovery=recovery()))}
                    for path, (method, body) in bodies.items():
                        start.wait()
                        answers.append((method, served.ask(None, method, path, body, bearer)))
                        start.wait()

            threads = [threading.Thread(target=write) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for method in ("PUT", "POST"):
                self.assertEqual(sorted(answer.status for which, answer in answers if which == method), [204, 409, 409, 409], method)
                self.assertEqual({self.reason_of(answer) for which, answer in answers if which == method and answer.status == 409}, {"sequence_other"})
        self.assertEqual(self.of(self.first, "GET", self.path()).data["attributes"]["epoch"], 6)

    def test_no_key_and_no_device_that_waits(self):
        account = self.account_in()
        self.put(account, 1)
        waiting = self.device()
        self.request(waiting)
        bodies = {"/keys": made("vault_key", epoch=1, keys=key_for(self.first)), "/epochs": made("vault_epoch", epoch=2, keys=key_for(self.first), recovery=recovery())}
        asked = [("GET", self.path(more), None) for more in ("/keys", "/key-recipients", "/recovery", "/members", "/sealed-accounts")]
        asked += [("POST", self.path(more), body) for more, body in bodies.items()]
        asked += [("PUT", self.path("/recovery"), made("recovery_key", number=2, **recovery())), ("PUT", self.path(f"/members/{self.first.user}"), None), ("DELETE", self.path(f"/members/{self.first.user}"), None),
                  ("GET", f"/accounts/{account}/sealed", None), ("PUT", f"/accounts/{account}/sealed", made("sealed_account", epoch=1, revision=2, sealed=encoded(sealed(self.vault, account, 1, 2)))),
                  ("POST", "/vaults", {"data": {"type": "vault", "id": str(uuid.uuid4()), "attributes": {"kind": "local", "label": "x", "keys": key_for(self.first), "recovery": recovery()}}})]
        for method, path, body in asked:
            self.assertEqual(self.reason_of(self.served.must(403, self.owner, method, path, body)), "scope_missing")
            self.assertEqual(self.reason_of(self.of(waiting, method, path, 403, body)), "device_not_trusted")

    def test_the_change_feed(self):
        theirs, _ = self.member()
        self.grant(theirs)
        self.send(self.first, theirs)
        self.begin(2, self.first)
        self.of(self.first, "PUT", self.path("/recovery"), 204, made("recovery_key", number=3, **recovery()))
        self.of(self.first, "DELETE", self.path(f"/members/{theirs.user}"), 204)
        rows = self.served.sql(f"SELECT kind, member_id FROM changes WHERE other_id = '{self.vault}' ORDER BY number")
        mine, other = self.first.user, theirs.user
        self.assertEqual([member for _, member in rows], [mine, other, mine, mine, mine, other])
        self.assertEqual(len({int(kind) for kind, _ in rows}), 6)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
