"""The chain of a user's devices: approvals and removals, signed, as a host reads it."""

import struct
import unittest

from device import blake, about, decoded, lp, part
from enrolment import Devices
from identity_provider import encoded
from served import made


class OnEachDatabase(Devices):
    def chain(self, device, query="", status=200):
        return self.of(device, "GET", "/device-chain" + query, status)

    def followed(self, device, user=None):
        """Who is trusted by the chain, each signature and each rule looked at; by what Python computes of it."""
        body = self.chain(device, f"?filter[user]={user}" if user else "").body
        trusted, previous, user = [], bytes(32), user or device.user
        for number, entry in enumerate(body["data"], 1):
            attributes = entry["attributes"]
            of, by = ((one["id"], decoded(one["signingKey"]), decoded(one["sealingKey"])) for one in (attributes["device"], attributes["by"]))
            trusted = trusted or [by]
            self.assertIn(by, trusted)
            message = about(f"cerby device {attributes['kind']} 1", user) + part(*of) + part(*by) + struct.pack("<Q", number) + lp(previous)
            signer = next(one for one in self.all if one.public == by[1])
            self.assertEqual(signer.sign_bytes(message), decoded(attributes["signature"]), "Ed25519 has one signature")
            previous = blake(b"cerby device approval hash 1" + lp(message) + lp(decoded(attributes["signature"])))
            trusted = [*trusted, of] if attributes["kind"] == "approval" else [one for one in trusted if one != of]
            self.assertEqual(entry["id"], str(number))
        self.assertEqual(body["meta"]["number"], len(body["data"]))
        return [one[0] for one in trusted], body["meta"]["generation"], previous

    def removal(self, by, of, number, previous, other=()):
        message = about("cerby device removal 1", by.user) + of.part + by.part + struct.pack("<Q", number) + lp(previous)
        return made("device_removal", **({"number": number, "signature": encoded(by.sign_bytes(message))} | dict(other)))

    def setUp(self):
        super().setUp()
        self.all = [self.first]
        self.let_in_by_mail(self.first)

    def another(self, by=None):
        device = self.device()
        self.all.append(device)
        self.approve(device, by or self.first) if by is not False else self.let_in_by_mail(device)
        return device

    def test_approvals_and_removals_are_one_chain(self):
        self.assertEqual(self.followed(self.first), ([], 1, bytes(32)))
        second = self.another()
        third = self.another(second)
        trusted, _, previous = self.followed(third)
        self.assertEqual(trusted, [self.first.id, second.id, third.id])
        self.of(third, "DELETE", f"/devices/{self.first.id}", 204, self.removal(third, self.first, 3, previous))
        self.of(self.first, "GET", "/accounts", 401)
        trusted, generation, previous = self.followed(second)
        self.assertEqual((trusted, generation), ([second.id, third.id], 1))
        # The next approval names the removal before it.
        fourth = self.another(second)
        self.assertEqual(self.followed(fourth)[0], [second.id, third.id, fourth.id])
        self.assertEqual([one["id"] for one in self.chain(second, "?page[size]=2&page[number]=2").data], ["3", "4"])
        self.of(second, "DELETE", f"/devices/{second.id}", 204, self.removal(second, second, 5, self.followed(second)[2]))
        self.of(second, "GET", "/accounts", 401)
        self.assertEqual(self.followed(third)[0], [third.id, fourth.id])

    def test_a_removal_that_does_not_follow_is_refused(self):
        second = self.another()
        third = self.another()
        waiting = self.device()
        self.request(waiting)
        previous = self.followed(self.first)[2]
        path = f"/devices/{second.id}"
        refused = lambda body, where=path, by=self.first: self.reason_of(self.of(by, "DELETE", where, 409, body))
        self.assertEqual(refused(self.removal(self.first, second, 2, previous)), "sequence_other")
        self.assertEqual(refused(self.removal(self.first, second, 4, previous)), "sequence_other")
        for wrong in (self.removal(self.first, second, 3, bytes(32)), self.removal(self.first, third, 3, previous), self.removal(third, second, 3, previous)):
            self.assertEqual(refused(wrong), "signature_invalid")
        self.assertEqual(refused(self.removal(self.first, waiting, 3, previous), f"/devices/{waiting.id}"), "device_not_in_chain")
        for name, value in (("number", 0), ("number", None), ("signature", encoded(bytes(63))), ("signature", None)):
            error = self.of(self.first, "DELETE", path, 400, self.removal(self.first, second, 3, previous, {name: value})).body["errors"][0]
            self.assertEqual(error["meta"]["loc"], ["body", "data", "attributes", name])
        self.assertEqual(self.state(second)["status"], "trusted")
        self.of(self.first, "DELETE", path, 204, self.removal(self.first, second, 3, previous))
        self.assertEqual(refused(self.removal(self.first, second, 4, self.followed(self.first)[2])), "device_not_in_chain")

    def test_what_was_removed_unsigned_is_signed_for_afterwards(self):
        second = self.another()
        self.of(self.first, "DELETE", f"/devices/{second.id}", 204)
        trusted, _, previous = self.followed(self.first)
        self.assertEqual(trusted, [self.first.id, second.id], "nobody signed it")
        self.of(self.first, "DELETE", f"/devices/{second.id}", 204, self.removal(self.first, second, 2, previous))
        self.assertEqual(self.followed(self.first)[0], [self.first.id])

    def test_a_first_device_after_the_last_begins_another_chain(self):
        second = self.another()
        for one in (second, self.first):
            self.of(self.first, "DELETE", f"/devices/{one.id}", 204)
        third = self.another(False)
        self.assertEqual(self.followed(third), ([], 2, bytes(32)))
        fourth = self.another(third)
        trusted, generation, previous = self.followed(fourth)
        self.assertEqual((trusted, generation), ([third.id, fourth.id], 2))
        self.assertEqual(self.reason_of(self.of(third, "DELETE", f"/devices/{second.id}", 409, self.removal(third, second, 2, previous))), "device_not_in_chain")

    def test_the_only_device_takes_itself_out(self):
        self.of(self.first, "DELETE", f"/devices/{self.first.id}", 204, self.removal(self.first, self.first, 1, bytes(32)))
        self.of(self.first, "GET", "/session/device", 401)
        second = self.another(False)
        self.assertEqual(self.followed(second)[1], 2)

    def test_who_reads_it(self):
        second = self.another()
        self.user("other")
        theirs = self.device("00u2", "other@a.test")
        self.let_in_by_mail(theirs)
        # Whoever may see a user sees the chain, and adds nothing to it.
        self.assertEqual(self.followed(theirs, self.first.user)[0], [self.first.id, second.id])
        body = self.removal(theirs, second, 2, bytes(32))
        self.of(theirs, "DELETE", f"/devices/{second.id}", 404, body)
        self.assertEqual(self.reason_of(self.of(self.first, "DELETE", f"/devices/{theirs.id}", 409, self.removal(self.first, theirs, 2, bytes(32)))), "device_not_in_chain")
        self.chain(theirs, "?filter[user]=00000000-0000-4000-8000-000000000000", 404)
        self.chain(theirs, "?filter[user]=me", 400)
        waiting = self.device()
        self.request(waiting)
        self.assertEqual(self.reason_of(self.chain(waiting, "", 403)), "device_not_trusted")
        self.assertEqual(self.reason_of(self.served.must(403, self.owner, "GET", "/device-chain")), "scope_missing")


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
