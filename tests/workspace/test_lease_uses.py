"""What a device tells of its offline leases: taken of a lease that it was given, in its time, signed, and once; an entry of the audit log whose time is marked as the device's."""

import json
import struct
import unittest
import uuid
from datetime import datetime, timezone

from device import blake, decoded, lp
from enrolment import Devices
from identity_provider import encoded
from served import HOST, made

SIGNATURE = 64
PASSWORD = "canary of the password"


class Lease:
    """As host/vault/FORMAT.md has it ("Leases")."""

    def __init__(self, data):
        host = 1 + len(lp(HOST.encode()))
        end = host + 3 * 16 + 1 + 2 * 8
        self.terms, self.signature, self.box = data[1:end], data[end:end + SIGNATURE], data[end + SIGNATURE:]
        self.issued, self.expires = struct.unpack("<qq", data[end - 16:end])
        assert data[:host] == b"\1" + lp(HOST.encode())

    def stub(self, terms=None):
        return b"\1" + (terms or self.terms) + self.signature + blake(self.box)


def when(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class OnEachDatabase(Devices):
    def setUp(self):
        super().setUp()
        self.let_in_by_mail(self.first)
        self.vault = self.ask("GET", "/vaults").data[0]["id"]
        self.account_id = self.account("Contentzilla", url="https://login.app.test/")
        self.ask("PUT", f"/accounts/{self.account_id}/password", made("account_secret", value=PASSWORD), status=204)
        self.lease = self.take()

    def more_config(self):
        return super().more_config() | {"offline_lease_hours": 8}

    def take(self, device=None):
        return Lease(decoded(self.of(device or self.first, "GET", f"/accounts/{self.account_id}/lease").data["attributes"]["lease"]))

    def body(self, use, stub=None, used=None, filled="password", left_out=0, by=None, signature=None):
        stub = stub or self.lease.stub()
        used = self.lease.issued + 60 if used is None else used
        message = b"cerby lease use 1" + lp(stub) + uuid.UUID(use).bytes + struct.pack("<qBI", used, {"password": 1, "totp": 2}[filled], left_out)
        signed = signature or (by or self.first).sign_bytes(message)
        return made("lease_use", lease=encoded(stub), filled=filled, usedAt=when(used), leftOut=left_out, signature=encoded(signed))

    def tell(self, use, status=204, device=None, **how):
        return self.of(device or self.first, "PUT", f"/session/lease-uses/{use}", status, self.body(use, **how))

    def uses(self):
        rows = self.served.sql(f"SELECT entry FROM audit WHERE item_id = '{self.account_id}' ORDER BY at, number")
        return [entry for entry in (json.loads(row[0]) for row in rows) if "said_at" in entry]

    def count(self):
        return int(self.served.sql("SELECT COUNT(*) FROM audit")[0][0])

    def test_is_an_entry_with_the_devices_time_marked_as_such(self):
        use, code = str(uuid.uuid4()), str(uuid.uuid4())
        self.tell(use)
        self.tell(code, filled="totp", used=self.lease.issued + 61, left_out=7)
        first, second = self.uses()
        given = json.loads(self.served.sql(f"SELECT entry FROM audit WHERE item_id = '{self.account_id}' AND kind = 14")[0][0])
        self.assertEqual((first["kind"], first["secret"], first["decision"], first["operation"]), ("secret_used", "password", "allowed", "PUT /session/lease-uses/{id}"))
        self.assertEqual((first["user"], first["item"], first["other"]), (self.first.user, self.account_id, use))
        self.assertEqual((first["said_at"], first["lease_at"]), ((self.lease.issued + 60) * 1000, given["at"]))
        self.assertGreaterEqual(first["at"], given["at"])
        self.assertLess(first["at"], first["said_at"], "it says that it was in a minute, and is not believed")
        self.assertNotIn("left_out", first)
        self.assertEqual((second["kind"], second["secret"], second["left_out"]), ("code_given", "totp", 7))
        shown = [one["attributes"] for one in self.ask("GET", f"/audit-entries?filter[item]={self.account_id}&filter[kind]=secret_used").data]
        self.assertEqual([(one["saidAt"], one["leaseAt"]) for one in shown], [(when(self.lease.issued + 60).replace("Z", ".000Z"), when(self.lease.issued).replace("Z", ".000Z"))])
        self.assertNotIn(PASSWORD, json.dumps(self.uses()))
        self.served.tell("verify-audit")

    def test_told_again_it_is_one(self):
        use = str(uuid.uuid4())
        self.tell(use)
        before = self.count()
        self.tell(use)
        self.tell(use)
        self.assertEqual(self.count(), before)
        self.tell(str(uuid.uuid4()))
        self.assertEqual((len(self.uses()), self.count()), (2, before + 1))

    def test_is_not_of_a_lease_that_this_device_was_not_given(self):
        terms = self.lease.terms
        account = len(lp(HOST.encode())) + 2 * 16
        others = [
            {"signature": bytes(SIGNATURE)},
            {"stub": self.lease.stub(terms[:account] + uuid.uuid4().bytes + terms[account + 16:])},
            {"stub": self.lease.stub(terms[:-8] + struct.pack("<q", self.lease.expires + 1))},
            {"stub": self.lease.stub()[:-1]},
            {"by": self.device()},
        ]
        for how in others:
            self.assertEqual(self.reason_of(self.tell(str(uuid.uuid4()), 403, **how)), "lease_not_given", how)
        self.assertEqual(self.uses(), [])

    def test_is_of_no_other_device(self):
        second = self.device()
        self.approve(second, self.first)
        self.assertEqual(self.reason_of(self.tell(str(uuid.uuid4()), 403, device=second, by=second)), "lease_not_given")
        self.assertEqual(self.reason_of(self.tell(str(uuid.uuid4()), 403, device=second)), "lease_not_given")
        self.tell(str(uuid.uuid4()), stub=self.take(second).stub(), device=second, by=second)
        self.assertEqual(len(self.uses()), 1)

    def test_is_within_its_time(self):
        for used in (self.lease.issued - 301, self.lease.expires, self.lease.expires + 3600):
            refused = self.tell(str(uuid.uuid4()), 400, used=used)
            self.assertEqual(refused.body["errors"][0]["meta"]["loc"][-1], "usedAt", used)
        for used in (self.lease.issued - 300, self.lease.expires - 1):
            self.tell(str(uuid.uuid4()), used=used)
        self.assertEqual(len(self.uses()), 2)

    def test_what_is_none_is_named(self):
        use = str(uuid.uuid4())
        good = self.body(use)
        for name, value in (("lease", "%"), ("filled", "notes"), ("usedAt", "yesterday"), ("signature", "AAAA"), ("leftOut", -1)):
            body = json.loads(json.dumps(good))
            body["data"]["attributes"][name] = value
            refused = self.of(self.first, "PUT", f"/session/lease-uses/{use}", 400, body)
            self.assertEqual(refused.body["errors"][0]["meta"]["loc"][-1], name)
        self.assertEqual(self.uses(), [])

    def test_is_nobodys_who_has_a_key_or_waits(self):
        use = str(uuid.uuid4())
        self.assertEqual(self.reason_of(self.served.must(403, self.owner, "PUT", f"/session/lease-uses/{use}", self.body(use))), "scope_missing")
        waiting = self.device()
        self.assertEqual(self.reason_of(self.tell(use, 403, device=waiting, by=waiting)), "device_not_trusted")
        self.assertEqual(self.uses(), [])

    def test_is_told_also_once_the_account_is_out_of_reach(self):
        self.ask("DELETE", f"/accounts/{self.account_id}", status=204)
        self.tell(str(uuid.uuid4()))
        self.assertEqual(len(self.uses()), 1)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
