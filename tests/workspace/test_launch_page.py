"""What a browser without the extension gets at a launch address: from the real service, on both databases."""

import base64
import hashlib
import http.client
import json
import re
import unittest
import uuid
from html.parser import HTMLParser

from served import HOST, PATIENCE, OneWorkspace, Served

STORE = "https://store.example/cerby?a=1&b=2"
EDGE = {"Sec-CH-UA": '"Chromium";v="140", "Not=A?Brand";v="24", "Microsoft Edge";v="140"', "Sec-CH-UA-Mobile": "?0"}


class Elements(HTMLParser):
    """The names of the elements, where the links lead, and whether what was opened was closed."""

    VOID = {"meta"}

    def __init__(self, text):
        super().__init__()
        self.names, self.links, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.names.append(tag)
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag


class OnEachDatabase(OneWorkspace):
    def setUp(self):
        self.served = Served(self.engine)
        self.addCleanup(self.served.close)
        config = json.loads(self.served.file.read_text())
        config["install"] = {"chrome": STORE, "program": "https://acme.example/cerby.deb"}
        self.served.file.write_text(json.dumps(config))
        self.owner = self.served.tell("create-owner", "--host", HOST, "--email", "owner@a.test")
        self.served.start()
        self.vault = self.ask("GET", "/vaults").data[0]["id"]

    def get(self, path, method="GET", status=200, **headers):
        connection = http.client.HTTPConnection(self.served.address, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request(method, path, headers={"Host": HOST} | headers)
        response = connection.getresponse()
        body = response.read().decode()
        self.assertEqual(response.status, status, body)
        return {name.lower(): value for name, value in response.getheaders() if name != "Date"}, body

    def test_it_is_the_same_for_every_id(self):
        account = self.account("Paint shop")
        gone = self.account("Gone")
        self.ask("DELETE", f"/accounts/{gone}", status=204)
        shown = self.get(f"/launch/{account}")
        for other in (f"/launch/{gone}", f"/launch/{uuid.uuid4()}", f"/launch/{account}?stopped", f"/launch/{account}?stopped=1&stopped=1&%"):
            self.assertEqual(self.get(other), shown, other)
        self.assertEqual(self.get(f"/launch/{account}", **{"Host": "other.example", "X-API-Key": self.owner}), shown)
        self.assertNotIn("Paint shop", shown[1])

    def test_what_is_not_of_a_launch_is_not_there(self):
        for wrong in ("/launch", "/launch/1", f"/launch/{uuid.uuid4()}/stopped"):
            self.get(wrong, status=404)
        self.get(f"/launch/{uuid.uuid4()}", "POST", 405)
        self.assertEqual(self.get(f"/launch/{uuid.uuid4()}", "HEAD")[1], "")

    def test_nothing_may_run_frame_or_keep_it(self):
        headers, body = self.get(f"/launch/{uuid.uuid4()}")
        self.assertEqual((headers["cache-control"], headers["referrer-policy"], headers["x-content-type-options"]), ("no-store", "no-referrer", "nosniff"))
        style = re.search("<style>(.*)</style>", body, re.S).group(1)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self.assertEqual(headers["content-security-policy"],
                         f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        self.assertNotIn("set-cookie", headers)

    def test_it_is_fitted_to_the_browser_and_the_language(self):
        headers, body = self.get(f"/launch/{uuid.uuid4()}", **EDGE, **{"Accept-Language": "es-AR,es;q=0.9"})
        self.assertEqual(headers["content-language"], "es")
        elements = Elements(body)
        self.assertEqual(elements.open, [])
        self.assertEqual(elements.links, [STORE, "https://acme.example/cerby.deb"])
        self.assertEqual(elements.names.count("h1"), 1)
        self.assertIn("Cerby para Edge", body)
        # Firefox has none here.
        _, body = self.get(f"/launch/{uuid.uuid4()}", **{"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
        self.assertEqual(Elements(body).links, ["https://acme.example/cerby.deb"])

    def test_a_hint_is_never_refused(self):
        connection = http.client.HTTPConnection(self.served.address, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.putrequest("GET", f"/launch/{uuid.uuid4()}")
        for name in ("User-Agent", "Accept-Language", "Sec-CH-UA"):
            connection.putheader(name, b"caf\xc3\xa9")
            connection.putheader(name, b"twice")
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 200)


class OnSqlite(OnEachDatabase, unittest.TestCase):
    engine = "sqlite"


class OnPostgres(OnEachDatabase, unittest.TestCase):
    engine = "postgresql"


if __name__ == "__main__":
    unittest.main()
