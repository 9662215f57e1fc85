"""A PKCS #11 token of SoftHSM's for tests of the real service, in the service's own folder."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

from served import PATIENCE

MODULES = [path for path in (Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib64/pkcs11/libsofthsm2.so")) if path.exists()]
PIN = "canary-pin-1234"

needs_softhsm = unittest.skipUnless(MODULES and shutil.which("softhsm2-util"), "SoftHSM is not installed (softhsm2)")


def make_token(test):
    """Makes one for the service of that test, and gives the address of its master key, which is not there yet."""
    folder = test.served.folder
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
    test.addCleanup(os.environ.pop, "SOFTHSM2_CONF", None)
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    test.served.environment = {"SOFTHSM2_CONF": os.environ["SOFTHSM2_CONF"]}
    subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "cerby", "--so-pin", "12345678", "--pin", PIN], check=True, capture_output=True, timeout=PATIENCE)
    (folder / "pin").write_text(PIN + "\n")
    (folder / "pin").chmod(0o600)
    return f"pkcs11:token=cerby;object=workspace?module-path={MODULES[0]}&pin-source=file:{folder}/pin"
