"""Later devices are let in by a trusted one, after a person compared; any is removed, and is out at once."""

import secrets
import unittest
import uuid

from device import Device, decoded
from enrolment import Devices
from identity_provider import encoded
from served import made


class OnEachDatabase(Devices):
    def test_a_later_one_by_a_trusted_one(self):
        self.let_in_by_mail(self.first)
        second = self.device()
        self.approve(second, self.first)
        self.assertEqual(self.state(second)["status"], "trusted")
        shown = self.of(second, "GET", "/devices").data
        self.assertEqual({one["id"]: (one["attributes"].get("approvedBy"), one["attributes"]["current"]) for one in shown}, {second.id: (self.first.id, True), self.first.id: (None, False)})
        # The chain: the third names the second's approval.
        third = self.device()
        _, _, shown = self.compare(third, second)
        self.assertEqual((shown["attributes"]["request"]["approvalNumber"], decoded(shown["attributes"]["request"]["previousApproval"])), (2, self.first.last))
        self.of(second, "POST", f"/devices/{third.id}/approval", 204, second.approval(second.user, shown, 2, self.first.last))
        self.of(third, "GET", "/accounts")

    def test_an_approval_is_of_what_was_compared(self):
        self.let_in_by_mail(self.first)
        second, third = self.device(), self.device()
        self.approve(second, self.first)
        path = f"/devices/{third.id}"
        nonce = made("device_comparison", nonce=encoded(secrets.token_bytes(32)))
        refused = lambda device, method, where, body: self.reason_of(self.of(device, method, where, 409, body))
        approval = lambda by, number=2, previous=self.first.last: by.approval(by.user, self.of(by, "GET", path).data, number, previous)
        self.request(third)
        self.assertEqual(refused(self.first, "POST", path + "/approval", approval(self.first)), "comparison_missing")
        self.of(self.first, "POST", path + "/comparison", 204, nonce)
        self.assertEqual(refused(second, "POST", path + "/comparison", nonce), "comparison_taken")
        self.assertEqual(refused(self.first, "POST", path + "/approval", approval(self.first)), "comparison_missing")
        self.assertEqual(refused(third, "PUT", "/session/device/comparison", nonce), "commitment_other")
        self.of(third, "PUT", "/session/device/comparison", 204, made("device_comparison", nonce=encoded(third.nonce)))
        self.assertEqual(refused(third, "PUT", "/session/device/comparison", made("device_comparison", nonce=encoded(third.nonce))), "comparison_missing")
        self.assertEqual(refused(second, "POST", path + "/approval", approval(second)), "comparison_missing")
        previous = decoded(self.of(self.first, "GET", path).data["attributes"]["request"]["previousApproval"])
        self.assertEqual(refused(self.first, "POST", path + "/approval", approval(self.first, 3, previous)), "sequence_other")
        for wrong in (approval(self.first, 2, bytes(32)), approval(second, 2, previous)):
            self.assertEqual(refused(self.first, "POST", path + "/approval", wrong), "signature_invalid")
        # Another key than the one that was compared: the request is made anew, and the comparison is gone.
        good = approval(self.first, 2, previous)
        self.request(third)
        self.assertEqual(refused(self.first, "POST", path + "/approval", good), "comparison_missing")
        self.assertEqual(self.state(third)["status"], "pending")

    def test_a_comparison_is_over_after_ten_minutes(self):
        self.let_in_by_mail(self.first)
        second = self.device()
        *_, shown = self.compare(second, self.first)
        self.served.sql("UPDATE device_requests SET expires_at = 1")
        approval = self.first.approval(self.first.user, shown, 1, bytes(32))
        self.assertEqual(self.reason_of(self.of(self.first, "POST", f"/devices/{second.id}/approval", 409, approval)), "comparison_missing")
        self.assertNotIn("comparison", self.state(second))
        # The device asks anew, with another nonce.
        second.nonce = secrets.token_bytes(32)
        self.approve(second, self.first)

    def test_a_request_is_good_for_a_day(self):
        self.let_in_by_mail(self.first)
        second = self.device()
        *_, shown = self.compare(second, self.first)
        day = 24 * 3_600_000
        # A minute is left, which is more than this takes.
        self.served.sql(f"UPDATE devices SET created_at = created_at - {day - 60_000} WHERE id = '{second.id}'")
        self.assertEqual(self.state(second)["status"], "pending")
        self.served.sql(f"UPDATE devices SET created_at = created_at - 60000 WHERE id = '{second.id}'")
        approval = self.first.approval(self.first.user, shown, 1, bytes(32))
        self.assertEqual(self.reason_of(self.of(self.first, "POST", f"/devices/{second.id}/approval", 409, approval)), "device_not_pending")
        self.assertEqual(self.state(second)["status"], "unknown")
        self.assertEqual(self.reason_of(self.of(second, "POST", "/session/device/code", 409)), "device_not_pending")
        second.nonce = secrets.token_bytes(32)
        self.approve(second, self.first)
        self.assertEqual(self.state(second)["status"], "trusted")

    def test_twenty_are_trusted_at_most(self):
        self.let_in_by_mail(self.first)
        second, third = self.device(), self.device()
        workspace = self.served.sql("SELECT id FROM workspaces")[0][0]
        for _ in range(18):
            key = secrets.token_hex(32)
            blob = self.served.blob(key)
            self.served.sql("INSERT INTO devices (workspace_id, id, user_id, label, signing_key, sealing_key, status, created_at, enrolled_at) "
                            f"VALUES ('{workspace}', '{uuid.uuid4()}', '{self.first.user}', '', {blob}, {blob}, 1, 1, 1)")
        *_, shown = self.compare(third, self.first)
        self.approve(second, self.first)
        previous = decoded(self.of(self.first, "GET", f"/devices/{third.id}").data["attributes"]["request"]["previousApproval"])
        approval = self.first.approval(self.first.user, shown, 2, previous)
        refused = lambda what, body: self.reason_of(self.of(self.first, "POST", f"/devices/{third.id}/{what}", 409, body))
        self.assertEqual(refused("approval", approval), "devices_too_many")
        self.request(third)
        self.assertEqual(refused("comparison", made("device_comparison", nonce=encoded(bytes(32)))), "devices_too_many")
        self.of(self.first, "DELETE", f"/devices/{second.id}", 204)
        third.nonce = secrets.token_bytes(32)
        self.approve(third, self.first)
        self.assertEqual(self.state(third)["status"], "trusted")

    def test_a_request_is_signed_by_the_sessions_key(self):
        other = Device(self.served.folder)
        good = self.first.request(self.first.user)
        wrong = {"label": "", "deviceId": "x", "sealingKey": encoded(bytes(32)), "commitment": encoded(bytes(31)),
                 "signature": other.request(self.first.user)["data"]["attributes"]["signature"]}
        for name, value in wrong.items():
            body = self.first.request(self.first.user, **{name: value})
            self.assertEqual(self.of(self.first, "POST", "/session/device", 400, body).body["errors"][0]["meta"]["loc"], ["body", "data", "attributes", name])
        for name, value in (("sealingKey", encoded(other.sealing)), ("commitment", encoded(bytes(32))), ("deviceId", other.id)):
            error = self.of(self.first, "POST", "/session/device", 400, self.first.request(self.first.user, **{name: value})).body["errors"][0]
            self.assertEqual(error["meta"]["loc"], ["body", "data", "attributes", "signature"])
        self.assertEqual(self.state(self.first)["status"], "unknown")
        self.of(self.first, "POST", "/session/device", 200, good)
        self.redeem(self.first, self.mailed(self.first))
        self.assertEqual(self.reason_of(self.of(self.first, "POST", "/session/device", 409, good)), "device_not_pending")
        self.assertEqual(self.reason_of(self.of(self.first, "POST", "/session/device/code", 409)), "device_not_pending")

    def test_a_removed_one_is_out_at_once(self):
        self.let_in_by_mail(self.first)
        second = self.device()
        self.approve(second, self.first)
        self.of(self.first, "DELETE", f"/devices/{second.id}", 204)
        self.of(second, "GET", "/accounts", 401)
        self.of(second, "GET", "/session/device", 401)
        self.assertEqual(self.reason(second.refreshing(second.tokens["refresh_token"])), "session_ended")
        self.assertEqual(self.sign_in(second), "/sign-in/refused?outcome=device_disabled")
        self.of(self.first, "DELETE", f"/devices/{second.id}", 404)
        self.assertEqual({one["id"]: one["attributes"]["status"] for one in self.of(self.first, "GET", "/devices").data}, {self.first.id: "trusted", second.id: "removed"})
        self.assertEqual([one["item"] for one in self.audited() if one["kind"] == "device_disabled"], [second.id])

    def set_status(self, user, status):
        self.ask("PATCH", f"/users/{user}", made("user", status=status))

    def test_who_is_activated_again_has_no_device_of_before(self):
        user, _ = self.user("other")
        one, two, waiting = (self.device("00u2", "other@a.test") for _ in range(3))
        self.let_in_by_mail(one)
        self.approve(two, one)
        self.request(waiting)
        kinds = lambda: [int(row[0]) for row in self.served.sql("SELECT kind FROM changes ORDER BY number")]
        before = len(kinds())
        self.set_status(user, "deactivated")
        self.assertEqual(kinds()[before:], [3, 28, 28], "the status, and each device that counted")
        self.set_status(user, "live")
        for device in (one, two):
            self.of(device, "GET", "/accounts", 401)
            self.assertEqual(self.sign_in(device), "/sign-in/refused?outcome=device_disabled")
        # What waited has to ask again, and waits for a person as any other.
        self.again(waiting, "00u2", "other@a.test")
        self.assertEqual(self.state(waiting)["status"], "unknown")
        self.assertEqual(self.reason_of(self.of(waiting, "GET", "/accounts", 403)), "device_not_trusted")
        self.let_in_by_mail(waiting)
        self.assertEqual({device["id"]: device["attributes"]["status"] for device in self.of(waiting, "GET", "/devices").data}, {one.id: "removed", two.id: "removed", waiting.id: "trusted"})
        chain = self.of(waiting, "GET", "/device-chain").body
        self.assertEqual((chain["data"], chain["meta"]["generation"]), ([], 2), "another chain, which nobody takes for the one before")
        entries = [(entry["kind"], entry["decision"], entry["last_change"] - entry["first_change"]) for entry in self.audited() if entry.get("item") == user and entry["kind"] == "user_changed"]
        self.assertEqual(entries[-2:], [("user_changed", "allowed", 2), ("user_changed", "allowed", 0)])
        self.served.tell("verify-audit")

    def test_who_was_deactivated_by_an_older_service_as_well(self):
        user, _ = self.user("other")
        device = self.device("00u2", "other@a.test")
        self.let_in_by_mail(device)
        self.served.sql(f"UPDATE users SET status = 2 WHERE id = '{user}'")
        self.set_status(user, "live")
        self.of(device, "GET", "/accounts", 401)
        self.assertEqual(self.sign_in(device), "/sign-in/refused?outcome=device_disabled")

    def test_anothers_is_not_there(self):
        self.let_in_by_mail(self.first)
        self.user("other")
        theirs = self.device("00u2", "other@a.test")
        self.let_in_by_mail(theirs)
        waiting = self.device()
        self.request(waiting)
        unknown = Device(self.served.folder)
        nonce = made("device_comparison", nonce=encoded(bytes(32)))
        approval = made("device_approval", number=1, signature=encoded(bytes(64)))
        for method, path, body in (("GET", "", None), ("DELETE", "", None), ("POST", "/comparison", nonce), ("POST", "/approval", approval)):
            answers = [self.of(theirs, method, f"/devices/{one.id}{path}", 404, body).whole for one in (waiting, self.first, unknown)]
            self.assertEqual(answers[0], answers[2])
            self.assertEqual(answers[1], answers[2])
        self.assertEqual(self.reason_of(self.of(theirs, "GET", f"/devices?filter[user]={self.first.user}", 403)), "role_too_narrow")
        # An Owner sees and removes a user's, and approves none.
        self.assertEqual([one["id"] for one in self.of(self.first, "GET", f"/devices?filter[user]={theirs.user}").data], [theirs.id])
        self.of(self.first, "GET", f"/devices?filter[user]={unknown.id}", 404)
        self.of(self.first, "POST", f"/devices/{theirs.id}/comparison", 404, nonce)
        self.of(self.first, "DELETE", f"/devices/{theirs.id}", 204)
        self.of(theirs, "GET", "/accounts", 401)

    def test_no_key_has_a_device(self):
        for method, path in (("GET", "/devices"), ("GET", "/session/device"), ("POST", "/session/device/code"), ("DELETE", f"/devices/{self.first.id}")):
            self.assertEqual(self.reason_of(self.served.must(403, self.owner, method, path)), "scope_missing")


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
