"""By which HTTP the helper asks a workspace in a launch: HTTP/2 where the server offers it, HTTP/1.1 where it does not, and by one connection in either case. The real
host and helper; the server is node's, as cerby-workspace speaks HTTP/1.1 alone."""

import json
import subprocess
import unittest
from pathlib import Path

import test_launch
from test_launch import ORIGIN, PATIENCE, cerbyctl, certificate

STAND_IN = Path(__file__).parent / "http2_workspace.mjs"
ACCOUNT = "40f74dba-31e7-41db-9035-9f3a35b884c8"
KEY = "key-of-sixteen-bytes"


class Workspace:
    def __init__(self, offers, folder):
        self.process = subprocess.Popen(["node", STAND_IN, offers, folder / "key.pem", folder / "certificate.pem", ORIGIN],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def close(self):
        self.process.kill()
        with self.process:
            pass

    def end(self):
        """What it was asked."""
        said, _ = self.process.communicate(timeout=PATIENCE)
        return [json.loads(line) for line in said.splitlines()]


class HttpVersions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = cerbyctl.Home()
        cls.addClassCleanup(cls.home.close)
        assert cls.home.make_vault().code == 0
        certificate(cls.home.folder)

    trust = test_launch.Launch.trust
    launch = test_launch.Launch.launch
    assert_logs_in = test_launch.Launch.assert_logs_in

    def asked(self, offers):
        """In a launch with user name, password and code: its requests, and its connections."""
        workspace = Workspace(offers, self.home.folder)
        self.addCleanup(workspace.close)
        self.id, self.address = ACCOUNT, f"https://localhost:{workspace.port}"
        added = self.home.run("workspace", "add", self.address, "--idp", cerbyctl.IDP, "--source", "workspace", "--api-key-stdin", stdin=KEY + "\n")
        self.assertEqual(added.code, 0, added.out + added.err)
        self.addCleanup(self.home.run, "workspace", "remove", self.address)
        self.trust(self.home.folder / "certificate.pem")
        host = self.assert_logs_in()
        host.close()
        said = workspace.end()
        return [one for one in said if "request" in one], [one for one in said if "request" not in one]

    def assert_all_by(self, offers, version):
        requests, connections = self.asked(offers)
        self.assertEqual(connections, [{"connection": 1, "protocol": offers}])
        self.assertGreaterEqual(len(requests), 4, "the account, that it may still, its password, its code")
        self.assertEqual({(one["version"], one["connection"]) for one in requests}, {(version, 1)}, requests)

    def test_http_2_by_one_connection_where_the_server_offers_it(self):
        self.assert_all_by("h2", "2.0")

    def test_http_1_1_by_one_connection_where_it_does_not(self):
        self.assert_all_by("http/1.1", "1.1")


if __name__ == "__main__":
    unittest.main()
