"""The TPM as a way to open the vault: the real cerbyctl, and the helper, whose TPM is a software one."""

import sqlite3
import unittest
from pathlib import Path

from cerbyctl import BIN, PASSPHRASE, Case, FreshCase
from software_tpm import SoftwareTpm


class WithTpm(Case):
    def setUp(self):
        self.tpm = SoftwareTpm(self.home) if not hasattr(type(self), "shared") else type(self).shared
        type(self).shared = self.tpm
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)

    @classmethod
    def tearDownClass(cls):
        if hasattr(cls, "shared"):
            cls.shared.close()

    def add(self, *options):
        return self.run_ok("vault", "method", "add", "tpm", *options, "--json").json

    def unlock(self):
        self.run_ok("vault", "lock")
        self.run_ok("vault", "unlock")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "open")

    def refused(self, outcome):
        self.run_ok("vault", "lock")
        return self.assert_fails(outcome, "vault", "unlock")

    def kinds(self):
        return sorted(method["kind"] for method in self.run_ok("vault", "method", "list", "--json").json["methods"])

    def parameters(self, value=None):
        with sqlite3.connect(self.home.folder / ".local/share/cerby/vault.db") as database:
            if value is not None:
                database.execute("UPDATE method SET parameters = ? WHERE kind = 'tpm'", [value])
            return database.execute("SELECT parameters FROM method WHERE kind = 'tpm'").fetchone()[0]

    def test_it_comes_opens_stays_through_a_new_key_and_goes(self):
        added = self.add()
        self.assertEqual((added["pcrs"], sorted(added["methods"])), ("none", ["passphrase", "recovery", "tpm"]))
        self.unlock()
        self.tpm.extend(7)
        self.unlock()
        self.run_ok("vault", "rotate")
        self.unlock()
        self.run_ok("vault", "method", "remove", "tpm")
        self.assertEqual(self.kinds(), ["passphrase", "recovery"])
        self.refused("unlock_unavailable")

    def test_pcrs_that_change_and_what_makes_it_good(self):
        self.add("--pcrs", "7")
        self.unlock()
        self.assertIn("PCRs: 7", self.run_ok("vault", "method", "list").out)
        self.tpm.extend(7)
        error = self.refused("tpm_pcrs_changed")
        self.assertIn("cerbyctl vault method add tpm", error["hint"])
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        again = self.add()
        self.assertEqual((again["entry"], again["pcrs"]), ("sealed_anew", "7"))
        self.assertEqual(self.kinds(), ["passphrase", "recovery", "tpm"])
        self.unlock()
        self.tpm.start()
        self.refused("tpm_pcrs_changed")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.assertEqual(self.add("--pcrs", "none")["pcrs"], "none")
        self.tpm.extend(7)
        self.unlock()

    def test_pcrs_that_any_program_can_set_back_bind_to_nothing(self):
        for pcrs, said in (("16", True), ("16,23", True), ("7,23", False)):
            done = self.run_ok("vault", "method", "add", "tpm", "--pcrs", pcrs)
            self.assertEqual("bind to nothing" in done.err, said, pcrs)

    def test_the_passphrase_is_asked_for_with_what_the_tpm_said(self):
        self.add("--pcrs", "7")
        self.tpm.extend(7)
        self.run_ok("vault", "lock")
        code, _ = self.home.on_terminal("vault", "unlock", answers=[("Passphrase of the vault: ", PASSPHRASE)])
        self.assertEqual(code, 0, self.home.transcript)
        self.assertIn("was not started as it was", self.home.transcript)

    def test_another_tpm(self):
        self.add()
        self.unlock()
        self.tpm.replace()
        self.refused("tpm_other")
        self.run_ok("vault", "unlock", "--passphrase-stdin", stdin=PASSPHRASE)
        self.assertEqual(self.add()["entry"], "sealed_anew")
        self.unlock()

    def test_damaged_bytes_of_what_was_sealed(self):
        self.add()
        whole = self.parameters()
        for at in [*range(0, len(whole), 29), len(whole) - 1]:
            self.parameters(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            self.refused("tpm_seal_damaged")
        for value in (b"", whole[:-1], whole + b"x", b"x" * 4096):
            self.parameters(value)
            self.refused("tpm_seal_damaged")
        self.parameters(whole)
        self.unlock()

    def test_doctor_says_whether_there_is_one(self):
        def check():
            checks = self.home.run("doctor", "--root", self.home.folder / "root", "--json").json["checks"]
            return [one for one in checks if one["id"] == "tpm"]
        if "tpm" in self.kinds():
            self.run_ok("vault", "method", "remove", "tpm")
        self.assertEqual(check(), [], "nobody needs it")
        self.add()
        self.assertEqual([one["state"] for one in check()], ["failed"])
        device = self.home.folder / "root/dev/tpmrm0"
        device.parent.mkdir(parents=True)
        device.touch()
        self.assertEqual([one["state"] for one in check()], ["ok"])

    def test_locking_says_that_it_opens_again_by_itself(self):
        self.add()
        self.assertTrue(self.run_ok("vault", "lock", "--json").json["opens_by_tpm"])
        self.assertIn("TPM opens it", self.run_ok("vault", "lock").err)

    def test_what_is_no_choice_of_pcrs(self):
        for pcrs in ("24", "7,7", "seven", "7,"):
            self.assert_fails("input_invalid", "vault", "method", "add", "tpm", "--pcrs", pcrs, detail="PCRs")
        self.assertEqual(self.home.run("vault", "method", "add", "recovery", "--pcrs", "7").code, 2)


class MadeWithTpm(FreshCase):
    """A new vault, on a machine without a desktop's key store."""

    def setUp(self):
        super().setUp()
        self.tpm = SoftwareTpm(self.home)
        self.addCleanup(self.tpm.close)

    def make(self, *options):
        made = self.run_ok("vault", "create", *options, "--json")
        self.assertEqual(sorted(made.json["methods"]), ["recovery", "tpm"])
        return made

    def opens(self):
        self.run_ok("vault", "lock")
        return self.home.run("vault", "unlock", "--json")

    def test_in_the_key_stores_place(self):
        made = self.run_ok("vault", "create")
        self.assertIn("key store does not answer: this computer's TPM opens", made.err)
        self.assertIn("encrypt the disk", made.err)
        self.assertEqual(self.opens().code, 0)
        self.tpm.extend(7)
        self.assertEqual(self.opens().code, 0)

    def test_where_it_is_asked_for_bound_to_pcrs(self):
        made = self.make("--tpm", "--pcrs", "7")
        self.assertNotIn("does not answer", made.err)
        self.assertEqual(self.opens().code, 0)
        self.tpm.extend(7)
        self.assertEqual(self.opens().error["outcome"], "tpm_pcrs_changed")

    def test_where_it_is_asked_for_instead_of_a_key_store(self):
        self.home.start_key_store()
        self.assertEqual(sorted(self.home.run("vault", "create", "--json").json["methods"]), ["key_store", "recovery"])
        self.run_ok("vault", "wipe", "--yes")
        self.make("--tpm")

    def test_a_passphrase_that_was_given_is_what_opens_it(self):
        made = self.run_ok("vault", "create", "--passphrase-stdin", "--json", stdin=PASSPHRASE)
        self.assertEqual(sorted(made.json["methods"]), ["passphrase", "recovery"])

    def test_what_does_not_go_together(self):
        self.assertEqual(self.home.run("vault", "create", "--pcrs", "7").code, 2)
        self.assertEqual(self.home.run("vault", "create", "--tpm", "--passphrase").code, 2)
        self.assert_fails("input_invalid", "vault", "create", "--tpm", "--pcrs", "24", detail="PCRs")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")


class WithoutTpm(FreshCase):
    @unittest.skipIf(Path("/dev/tpmrm0").exists(), "this machine has one")
    def test_a_new_vault_that_it_was_to_open_is_not_made(self):
        self.assert_fails("tpm_missing", "vault", "create", "--tpm", detail="/dev/tpmrm0")
        self.assertEqual(self.run_ok("vault", "status", "--json").json["state"], "missing")

    @unittest.skipIf(Path("/dev/tpmrm0").exists(), "this machine has one")
    def test_what_is_shipped_has_the_kernels_device_and_no_other(self):
        self.assertEqual(self.home.make_vault().code, 0)
        tpm = SoftwareTpm(self.home)
        self.addCleanup(tpm.close)
        self.run_ok("vault", "method", "add", "tpm")  # the control: it is there, for the tests' helper
        device = (self.home.folder / "tpm-device").read_text().strip()
        self.home.bin = BIN
        self.home.bus = {name: f"device:{device}" for name in ("TPM2TOOLS_TCTI", "TPM2TSS_TCTI", "TCTI", "TSS2_TCTI", "TPM2OPENSSL_TCTI")}
        error = self.assert_fails("tpm_missing", "vault", "method", "add", "tpm", detail="/dev/tpmrm0")
        self.assertTrue(error["hint"])
        self.run_ok("vault", "lock")
        self.assert_fails("tpm_missing", "vault", "unlock")
        self.assertNotIn(b"tpm-device", (BIN / "cerby-helper").read_bytes())


if __name__ == "__main__":
    unittest.main()
