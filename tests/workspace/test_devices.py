"""The first device is let in by a code from a mail, and by nothing else: the real service, a provider, a mail server."""

import concurrent.futures
import email
import threading
import unittest

from device import Device
from enrolment import FROM, Devices
from identity_provider import encoded
from served import OWNER, made


class OnEachDatabase(Devices):
    def test_a_sign_in_alone_enrols_nothing(self):
        for _ in range(2):
            self.assertEqual(self.state(self.first)["status"], "unknown")
            for method, path in (("GET", "/devices"), ("GET", "/accounts"), ("GET", "/vaults"), ("DELETE", f"/devices/{self.first.id}"), ("GET", f"/devices/{self.first.id}")):
                self.assertEqual(self.reason_of(self.of(self.first, method, path, 403)), "device_not_trusted")
            self.first.tokens = self.post(self.first.refreshing(self.first.tokens["refresh_token"]))
            self.again(self.first)
        refused = [one for one in self.audited() if one.get("decision") == "device_not_trusted"]
        self.assertEqual([(one["kind"], one["operation"]) for one in refused[:5]], [("refused", operation) for operation in ("GET /devices", "GET /accounts", "GET /vaults", "DELETE /devices/{id}", "GET /devices/{id}")])
        self.assertEqual(len(refused), 10)
        self.request(self.first)
        # It has asked, which is all that it can do for itself.
        self.assertEqual(self.reason_of(self.of(self.first, "GET", "/devices", 403)), "device_not_trusted")
        self.assertEqual(self.reason_of(self.of(self.first, "POST", f"/devices/{self.first.id}/comparison", 403, made("device_comparison", nonce=encoded(bytes(32))))), "device_not_trusted")
        self.assertEqual(self.reason_of(self.of(self.first, "PUT", "/session/device/comparison", 409, made("device_comparison", nonce=encoded(self.first.nonce)))), "comparison_missing")
        self.assertEqual(self.served.sql("SELECT COUNT(*) FROM devices WHERE status = 1")[0][0], 0 if self.engine == "sqlite" else "0")

    def test_the_first_by_a_code_from_a_mail(self):
        self.request(self.first)
        code = self.mailed(self.first)
        kept = self.served.dump() if self.engine == "postgresql" else b"".join(one.read_bytes() for one in self.served.folder.glob("workspace.db*"))
        self.assertIn(self.first.id.encode(), kept)
        for one in self.given[-2:]:
            self.assertNotIn(one.encode(), kept)
        self.assertEqual(self.reason_of(self.redeem(self.first, "BBBB-BBBB", 403)), "code_refused")
        self.redeem(self.first, " " + code.lower().replace("-", " "))
        self.assertEqual(self.state(self.first)["status"], "trusted")
        self.of(self.first, "GET", "/accounts")
        shown = self.of(self.first, "GET", "/devices").data
        self.assertEqual([(one["id"], one["attributes"]["status"], one["attributes"]["current"], one["attributes"]["label"]) for one in shown], [(self.first.id, "trusted", True, "Laptop")])
        self.assertNotIn("approvedBy", shown[0]["attributes"])
        self.assertEqual(self.reason_of(self.redeem(self.first, code, 403)), "code_refused")
        entries = [(one["kind"], one.get("item"), one["decision"]) for one in self.audited() if " /session/device" in one.get("operation", "")]
        self.assertEqual(entries, [("device_asked", self.first.id, "allowed"), ("device_asked", self.first.id, "allowed"), ("refused", self.first.id, "code_refused"), ("device_trusted", self.first.id, "allowed"), ("refused", None, "code_refused")])
        self.assertEqual([int(row[0]) for row in self.served.sql("SELECT kind FROM changes ORDER BY number")][-1], 27)
        log = (self.served.folder / "log").read_text()
        for one in self.given:
            self.assertNotIn(one, log)
        self.served.tell("verify-audit")

    def test_a_mail_is_from_and_to_whom_it_should_be(self):
        self.request(self.first)
        self.of(self.first, "POST", "/session/device/code", 202)
        sender, recipients, raw, _ = self.mail.next()
        self.assertEqual((sender, recipients), (f"<{FROM}>", [f"<{OWNER}>"]))
        message = email.message_from_bytes(raw)
        self.assertEqual((message["From"], message["To"], message["Subject"], message["Auto-Submitted"]), (f"<{FROM}>", f"<{OWNER}>", "Your code for a new device", "auto-generated"))
        self.assertRegex(message["Date"], r"^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$")
        self.assertNotIn("Laptop", raw.decode())
        self.assertEqual(self.mail.heard[0], "EHLO mail.test")

    def test_five_tries_and_the_answer_is_one(self):
        none = self.redeem(self.first, "BBBBBBBB", 403).raw
        self.request(self.first)
        answers = [self.redeem(self.first, "BBBBBBBB", 403).raw]
        code = self.mailed(self.first)
        answers += [self.redeem(self.first, wrong, 403).raw for wrong in ("BBBBBBBB", "x", code[1:], code + "B", "-", code)]
        self.assertEqual(set(answers), {none})
        self.assertEqual(self.state(self.first)["status"], "pending")
        # Another code has five of its own; the older does not count any more.
        other = self.mailed(self.first)
        self.redeem(self.first, code, 403)
        self.redeem(self.first, other)

    def test_a_code_is_over_after_ten_minutes(self):
        self.request(self.first)
        code = self.mailed(self.first)
        row = self.served.sql("SELECT expires_at FROM device_codes")[0][0]
        mails = self.served.sql("SELECT sent_at FROM device_mails")[0][0]
        self.assertEqual(int(row) - int(mails), 600_000)
        self.served.sql("UPDATE device_codes SET expires_at = 1")
        self.assertEqual(self.reason_of(self.redeem(self.first, code, 403)), "code_refused")
        self.assertEqual(int(self.served.sql("SELECT tries FROM device_codes")[0][0]), 0)

    def test_three_mails_an_hour_and_the_answer_is_one(self):
        self.request(self.first)
        answers = []
        for _ in range(5):
            answers.append(self.of(self.first, "POST", "/session/device/code", 202).whole)
        codes = [self.code_in(self.mail.next()[2]) for _ in range(3)]
        self.redeem(self.first, codes[2])
        second = self.device()
        self.request(second)
        answers.append(self.of(second, "POST", "/session/device/code", 202).whole)  # while one is trusted
        self.assertEqual(len({str(answer) for answer in answers}), 1)
        # What comes next is somebody else's: there was none in between.
        self.user("other")
        other = self.device("00u2", "other@a.test")
        self.request(other)
        self.of(other, "POST", "/session/device/code", 202)
        self.assertEqual(self.mail.next()[1], ["<other@a.test>"])

    def test_a_code_counts_for_the_first_device_alone(self):
        second = self.device()
        self.request(self.first), self.request(second)
        codes = [self.mailed(self.first), self.mailed(second)]
        self.redeem(second, codes[0], 403)
        self.redeem(second, codes[1])
        self.assertEqual(self.reason_of(self.redeem(self.first, codes[0], 403)), "code_refused")
        self.of(second, "DELETE", f"/devices/{second.id}", 204)
        self.redeem(self.first, codes[0])

    def test_a_hundred_who_redeem_one_code(self):
        self.request(self.first)
        code = self.mailed(self.first)
        start = threading.Barrier(100)

        def redeem(_):
            with self.served.another() as other:
                start.wait(60)
                return other.ask(None, "POST", "/session/device/enrolment", made("device_code", value=code), {"Authorization": "Bearer " + self.first.tokens["access_token"]}).status

        with concurrent.futures.ThreadPoolExecutor(100) as pool:
            answers = list(pool.map(redeem, range(100)))
        self.assertEqual(sorted(answers), [204] + [403] * 99)
        self.assertEqual([one["kind"] for one in self.audited()].count("device_trusted"), 1)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
