"""A TPM of the test's own: swtpm behind a pseudo-terminal, which the TCTI for devices takes for one."""

import os
import select
import shutil
import struct
import subprocess
import tty

from cerbyctl import BIN


class SoftwareTpm:
    """The TPM of one home, in which cerbyctl runs with a helper that looks for it there."""

    def __init__(self, home):
        self.folder = home.folder
        self.number = 0
        self.process = None
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        (home.folder / "tpm-device").write_text(os.ttyname(self.slave) + "\n")
        # Programs find each other by where they are.
        home.bin = home.folder / "bin"
        home.bin.mkdir()
        shutil.copy(BIN / "cerbyctl", home.bin / "cerbyctl")
        shutil.copy(BIN / "helper_on_test_tpm", home.bin / "cerby-helper")
        self.start()

    def start(self):
        """The machine starts, again: its PCRs have their first values."""
        self.stop()
        state = self.folder / f"tpm-{self.number}"
        state.mkdir(exist_ok=True)
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "swtpm", "chardev", "--tpm2", "--tpmstate", f"dir={state}",
                                         "--fd", str(self.master), "--flags", "not-need-init,startup-clear"],
                                        pass_fds=[self.master], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert len(self.command(bytes.fromhex("0000017b0008"), tag=0x8001)) == 20

    def replace(self):
        """Another TPM takes its place."""
        self.number += 1
        self.start()

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    def close(self):
        self.stop()
        os.close(self.master)
        os.close(self.slave)

    def command(self, body, tag=0x8002):
        os.write(self.slave, struct.pack(">HI", tag, len(body) + 6) + body)
        answer = b""
        while len(answer) < 10 or len(answer) < struct.unpack(">I", answer[2:6])[0]:
            assert select.select([self.slave], [], [], 20)[0], "the TPM does not answer"
            answer += os.read(self.slave, 4096)
        assert answer[6:10] == bytes(4), answer.hex()
        return answer

    def extend(self, pcr):
        self.command(bytes.fromhex("00000182") + struct.pack(">I", pcr) + bytes.fromhex("00000009 40000009 0000 00 0000 00000001 000b") + b"\x11" * 32)
