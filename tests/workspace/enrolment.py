"""For the tests of devices: the service with a provider and a mail server, and what devices and persons do with it."""

import json
import re
import secrets

from device import Device, about, blake, decoded, letters, lp, part_of
from identity_provider import encoded
from mail_server import MailServer
from served import HOST, OWNER, made
from test_sign_in import SigningIn

FROM = "cerby@mail.test"


class Devices(SigningIn):
    def setUp(self):
        self.mail = self.mail_server()
        self.addCleanup(self.mail.close)
        super().setUp()
        self.first = self.device()

    def mail_server(self):
        return MailServer()

    def more_config(self):
        return {"mail": {"server": self.mail.url, "from": FROM}, "rate_per_address": {"burst": 2000, "per_minute": 60000},
                "limits": {"workers": 4, "connections_per_address": 200}}

    def device(self, subject="00u1", address=OWNER, workspace=HOST):
        """Signed in, and nothing more."""
        device = Device(self.served.folder)
        device.workspace = workspace
        self.again(device, subject, address)
        return device

    def again(self, device, subject="00u1", address=OWNER):
        self.provider.subject, self.provider.email = subject, address
        device.tokens = self.post(device.redeeming(self.code(device)))
        device.user = self.of(device, "GET", "/session/device").data["attributes"]["userId"]

    def of(self, device, method, path, status=200, body=None):
        return self.by(device.tokens, method, path, status, body)

    def reason_of(self, answer):
        return answer.body["errors"][0]["meta"]["reason"]

    def state(self, device):
        return self.of(device, "GET", "/session/device").data["attributes"]

    def request(self, device):
        self.assertEqual(self.of(device, "POST", "/session/device", 200, device.request(device.user)).data["attributes"]["status"], "pending")

    def mailed(self, device):
        """Asks for a code, which comes."""
        self.of(device, "POST", "/session/device/code", 202)
        return self.code_in(self.mail.next()[2])

    def code_in(self, message):
        code = re.search(r"Its code:  ([A-Z]{4}-[A-Z]{4})\r\n", message.decode())[1]
        self.given += [code, code.replace("-", "")]
        return code

    def redeem(self, device, code, status=204):
        return self.of(device, "POST", "/session/device/enrolment", status, made("device_code", value=code))

    def let_in_by_mail(self, device):
        self.request(device)
        self.redeem(device, self.mailed(device))

    def compare(self, new, by):
        """Both to the end; what each shows a person."""
        self.request(new)
        nonce = secrets.token_bytes(32)
        self.of(by, "POST", f"/devices/{new.id}/comparison", 204, made("device_comparison", nonce=encoded(nonce)))
        other = self.state(new)["comparison"]
        self.assertEqual((decoded(other["nonce"]), other["deviceId"], other["shown"]), (nonce, by.id, False))
        self.of(new, "PUT", "/session/device/comparison", 204, made("device_comparison", nonce=encoded(new.nonce)))
        shown = self.of(by, "GET", f"/devices/{new.id}").data
        request = shown["attributes"]["request"]
        self.assertEqual(decoded(request["nonce"]), new.nonce)
        self.assertEqual(encoded(blake(about("cerby device commitment 1", new.user) + part_of(shown["attributes"], shown["id"]) + lp(new.nonce))), request["commitment"])
        return (letters(new.user, new.part, part_of(other, other["deviceId"]), new.nonce, decoded(other["nonce"])),
                letters(by.user, part_of(shown["attributes"], shown["id"]), by.part, decoded(request["nonce"]), nonce), shown)

    def approve(self, new, by):
        at_new, at_old, shown = self.compare(new, by)
        self.assertEqual(at_new, at_old)
        request = shown["attributes"]["request"]
        self.of(by, "POST", f"/devices/{new.id}/approval", 204, by.approval(by.user, shown, request["approvalNumber"], decoded(request["previousApproval"])))

    def audited(self):
        return [json.loads(row[0]) for row in self.served.sql("SELECT entry FROM audit ORDER BY number")]
