"""What README and the demo tell people to type makes a package, of a build that needs only what is named there."""

import json
import re
import unittest
from pathlib import Path

SOURCE = Path(__file__).parents[2]
PRESETS = json.loads((SOURCE / "CMakePresets.json").read_text())


def preset(kind, name):
    return next(one for one in PRESETS[kind] if one["name"] == name)


def cache_of(name):
    one = preset("configurePresets", name)
    return (cache_of(one["inherits"]) if "inherits" in one else {}) | one.get("cacheVariables", {})


README = (SOURCE / "README.md").read_text()
DEMO = (SOURCE / "installer/demo.sh").read_text()
STEPS = {"README.md": README.partition("## Install it for real\n")[2].partition("\n## ")[0],
         "installer/demo.sh": DEMO.partition("To use it for real:\n")[2]}


class InstallSteps(unittest.TestCase):
    def test_they_make_a_package(self):
        for file, steps in STEPS.items():
            with self.subTest(file):
                named = re.findall(r"cmake --workflow --preset ([a-z]+)", steps)
                self.assertEqual(len(named), 1)
                done = preset("workflowPresets", named[0])["steps"]
                self.assertEqual([one["type"] for one in done], ["configure", "build", "package"])
                self.assertEqual({one["name"] for one in done}, set(named))
                self.assertIn(f"apt install ./build/{named[0]}/cerby_*.deb", steps)
                self.assertNotIn("cpack", steps, "a part of what the demo builds is no package")

    def test_it_is_what_is_shipped_without_the_tests(self):
        self.assertEqual(cache_of("package"), cache_of("release") | {"CERBY_TESTS": "OFF"})

    def test_the_demo_leaves_a_developers_build_alone(self):
        used = set(re.findall(r"cmake (?:--build |--workflow )?--preset ([a-z]+)", DEMO))
        self.assertEqual(used, {"package"})
        self.assertNotIn("build/release", DEMO)
        self.assertIn("export CERBY_BIN=$PWD/build/package/bin\n", DEMO)


if __name__ == "__main__":
    unittest.main()
