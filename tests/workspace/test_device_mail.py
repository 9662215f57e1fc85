"""Mail for a device: by TLS after a login, and what the log has where the server takes none."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from enrolment import Devices
from identity_provider import IdentityProvider
from mail_server import PATIENCE, MailServer
from served import ENGINE_OF_RUN, PROGRAM, made
from soft_token import make_token, needs_softhsm


class WithoutMail(Devices, unittest.TestCase):
    engine = ENGINE_OF_RUN

    def more_config(self):
        return {}

    def test_it_says_so(self):
        self.request(self.first)
        self.assertFalse(self.state(self.first)["mail"])
        self.assertEqual(self.reason_of(self.of(self.first, "POST", "/session/device/code", 409)), "no_mail")


class ByTls(Devices, unittest.TestCase):
    """127.0.0.2 is no name of this machine that the service knows: it takes STARTTLS, and a certificate."""

    engine = ENGINE_OF_RUN

    def mail_server(self):
        folder = tempfile.TemporaryDirectory(prefix="cerby-mail-")
        self.addCleanup(folder.cleanup)
        self.certificate, key = Path(folder.name) / "mail.pem", Path(folder.name) / "mail.key"
        IdentityProvider.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=mail.test",
                                 "-addext", "subjectAltName=IP:127.0.0.2", "-keyout", key, "-out", self.certificate)
        self.password = Path(folder.name) / "password"
        self.password.write_text("canary-password-of-the-mail-server\n")
        self.password.chmod(0o600)
        return MailServer("127.0.0.2", (self.certificate, key), ("cerby", "canary-password-of-the-mail-server"))

    def more_config(self):
        config = super().more_config()
        config["mail"] |= {"user": "cerby", "password": f"file:{self.password}", "certificates": str(self.certificate)}
        return config

    def refused(self, why):
        """It is asked for and not sent, which the log has."""
        self.request(self.first)
        self.of(self.first, "POST", "/session/device/code", 202)
        self.mail.ended.get(timeout=PATIENCE)
        process, self.served.process = self.served.process, None
        process.terminate()
        self.assertEqual(process.wait(PATIENCE), 0)
        log = (self.served.folder / "log").read_text()
        self.assertIn(f"a mail was not sent: {why}\n", log)
        self.assertNotIn("canary-password", log)

    def test_it_is_sent_by_tls_after_a_login(self):
        self.request(self.first)
        self.of(self.first, "POST", "/session/device/code", 202)
        *_, by_tls = self.mail.next()
        self.assertTrue(by_tls)
        self.assertEqual([word.split(" ")[0] for word in self.mail.heard[:4]], ["EHLO", "STARTTLS", "EHLO", "AUTH"])

    def test_without_tls_nothing_is_said(self):
        self.mail.context = None
        self.refused("tls_refused")
        self.assertNotIn("AUTH", " ".join(self.mail.heard))

    def test_a_login_that_is_refused(self):
        self.mail.login = ("cerby", "another")
        self.refused("login_refused")

    def test_a_recipient_that_is_refused(self):
        self.mail.refuses = True
        self.refused("refused")


@needs_softhsm
class WithTheMasterKeyInAToken(Devices, unittest.TestCase):
    engine = ENGINE_OF_RUN

    def more_config(self):
        token = make_token(self)
        subprocess.run([PROGRAM, "create-master-key", token], check=True, capture_output=True, timeout=PATIENCE)
        return super().more_config() | {"master_key": [token]}

    def test_while_it_is_away_no_code_is_wrong(self):
        self.request(self.first)
        code = self.mailed(self.first)
        tokens, away = self.served.folder / "tokens", self.served.folder / "away"
        tokens.rename(away)
        bearer = {"Authorization": "Bearer " + self.first.tokens["access_token"]}
        self.served.must(503, None, "POST", "/session/device/enrolment", made("device_code", value=code), bearer)
        self.assertEqual(int(self.served.sql("SELECT tries FROM device_codes")[0][0]), 0)
        away.rename(tokens)
        # Its log has the token's absence, which `end` would not take.
        process, self.served.process = self.served.process, None
        process.terminate()
        self.assertEqual(process.wait(PATIENCE), 0)
        (self.served.folder / "notify").unlink()
        self.served.start()
        self.redeem(self.first, code)
        self.assertEqual(self.state(self.first)["status"], "trusted")


if __name__ == "__main__":
    unittest.main()
