"""PROTOCOL.md and the host: each key of each message, the exit codes and the deadlines. Both ways.

The requests are read by the real program: `cerbyctl launch --dry-run` takes one from each file, and names what is wrong
with the first that it refuses. The replies are compared with the lines that write them."""

import copy
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).parents[2]
CERBYCTL = Path(os.environ["CERBY_BIN_DIR"]) / "cerbyctl"
PAGE = (SOURCE / "host/wire/PROTOCOL.md").read_text()
TO_HOST, TO_EXTENSION = re.split(r"^### To the .*$", PAGE, flags=re.M)[1:]
DESCRIPTION = {"path": "/", "title": "", "language": "", "fields": [], "buttons": [], "forms": [], "frames": [], "headings": [], "alerts": [], "texts": []}
VALUES = {"protocol": {"min": 1, "max": 6}, "extension": "1", "challenge": "A" * 43, "cause": "button", "remembered": False, "yes": True, "remember": False,
          "page": DESCRIPTION, "frame": {"top": "https://f.test", "top_document": "t", "visibility": "visible"}, "result": "submitted", "why": "user",
          "limit": 5, "field": "code", "gesture": True}


def keys_in(text):
    """Of "{type, range: {min, max}, key?}": {"type": None, "range": {"min": None, "max": None}, "key?": None}."""
    tokens = iter(re.findall(r'"[^"]*"|[\w.]+\??|[{}\[\],:]', text))

    def keys():
        found, name = {}, None
        for token in tokens:
            if token == "}":
                return found
            if token == ",":
                name = None
            elif token == "{":
                found[name] = (found[name] or {}) | keys()
            elif name is None:
                name = token.strip('"')
                found[name] = None
        raise ValueError(text)

    assert next(tokens) == "{"
    return keys()


def messages_in(part):
    heads = list(re.finditer(r"((?:\*\*`\w+`\*\*(?:, )?)+) `(\{type, id[^`]*\})`", part))
    stated = {}
    for head, following in zip(heads, heads[1:] + [None]):
        keys = keys_in(head[2])
        text = part[head.end():following.start() if following else None]
        for name, inner in re.findall(r"`(\w+)`(?: \*\(\d\)\*)?:? `(\{[^`]*\})`", text):
            for key in (name, name + "?"):
                if key in keys:
                    keys[key] = keys_in(inner)
        stated |= {name: copy.deepcopy(keys) for name in re.findall(r"`(\w+)`", head[1])}
    return stated


def all_names(keys):
    return {name for key, inner in keys.items() for name in {key} | (all_names(inner) if inner else set())}


class Requests(unittest.TestCase):
    STATED = messages_in(TO_HOST)

    def refusal(self, request):
        """The outcome and the place; of one that is taken, those of the file behind it."""
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / "request.json", Path(folder) / "behind.json"]
            files[0].write_text(json.dumps(request))
            files[1].write_text("{")
            done = subprocess.run([CERBYCTL, "launch", "--dry-run", "--json", *files], env={"HOME": folder}, capture_output=True, text=True, check=False)
            error = json.loads(done.stdout)["error"]
            return "taken" if "behind.json" in error["detail"] else error["outcome"]

    def test_each_has_the_keys_that_the_page_states(self):
        self.assertGreaterEqual(len(self.STATED), 14)
        for kind, stated in self.STATED.items():
            names = [key.strip("?") for key in stated if key not in ("type", "id")]
            request = {"type": kind, "id": 1} | {name: copy.deepcopy(VALUES.get(name, "https://a.test")) for name in names}
            with self.subTest(kind):
                self.assertEqual(self.refusal(request), "taken")
            objects = [(request, stated)] + [(request[key.strip("?")], inner) for key, inner in stated.items() if inner]
            for holder, keys in objects:
                self.assertEqual(set(holder), {key.strip("?") for key in keys})
                for key in keys.keys() - {"type"}:
                    value = holder.pop(key.strip("?"))
                    with self.subTest(kind, without=key):
                        self.assertEqual(self.refusal(request), "taken" if key.endswith("?") else "key_missing")
                    holder[key.strip("?")] = value
                holder["besides"] = 1
                with self.subTest(kind, besides=sorted(keys)):
                    self.assertEqual(self.refusal(request), "key_unknown")
                del holder["besides"]


class Replies(unittest.TestCase):
    def test_each_has_the_keys_that_the_page_states(self):
        source = (SOURCE / "host/wire/replies.cpp").read_text()
        source = source.replace("write_ending(writer, ", 'writer.member("outcome"); writer.member("message"); writer.member("hint"); (')
        written = {}
        for part in re.split(r'\bbegin\(writer, "', source)[1:]:
            body = part.partition("\n}\n")[0]
            written[part.partition('"')[0]] = {"type", "id"} | set(re.findall(r'writer\.(?:member|key)\("(\w+)"', body))
        stated = {kind: {key.strip("?") for key in all_names(keys)} for kind, keys in messages_in(TO_EXTENSION.partition("\n## ")[0]).items()}
        self.assertEqual(written, stated)


class Numbers(unittest.TestCase):
    @staticmethod
    def constants(*files):
        text = "".join((SOURCE / "host" / file).read_text() for file in files)
        return {name: int(value.replace("'", "")) for name, value in re.findall(r"\b(k\w+)(?: = |\{)([\d']+)", text)}

    def test_the_exit_codes_are_those_of_the_code(self):
        rows = re.findall(r"^\| (\d) \|", PAGE.partition("## Exit codes")[2].partition("\n## ")[0], re.M)
        codes = {value for name, value in self.constants("main.cpp", "wire/port.cpp").items() if name != "kMaxRefused"}
        self.assertEqual([int(row) for row in rows], sorted(codes))
        frames = dict(re.findall(r"`(\w+)`, exit (\d)", PAGE))
        known = self.constants("wire/port.cpp")
        self.assertEqual(frames, {"message_empty": str(known["kBrokenFrame"]), "message_too_large": str(known["kBrokenFrame"]),
                                  "frame_truncated": str(known["kBrokenFrame"]), "frame_timed_out": str(known["kFrameTimedOut"])})
        self.assertIn(f"The {known['kMaxRefused']}th refused body", PAGE)
        self.assertIn(f"exits with {known['kBrokenFrame']}.", PAGE)

    def test_the_deadlines_are_those_of_the_code(self):
        ms = self.constants("launch/deadlines.h", "launch/serve.h", "launch/watch.h", "wire/frame.h")
        for said in (f"whole within {ms['kFrameTime'] // 1000} s of its first byte", f"not whole within {ms['kFrameTime'] // 1000} s |",
                     f"`hello` comes within {ms['kHelloTime'] // 1000} s of the host's start, and each further request outside a launch within {ms['kIdleTime'] // 1000} s;",
                     f"asks the workspace every {ms['kLookEvery'] // 1000} s whether", f"from `launch` to `done`: {ms['kMachineTime'] // 1000} s.",
                     f"passkey or push): {ms['kHumanTime'] // 60000} minutes,", f"`setup`: {ms['kSetUpTime'] // 60000} minutes,"):
            with self.subTest(said):
                self.assertIn(said, PAGE)


if __name__ == "__main__":
    unittest.main()
