"""R165: every package of the image has a licence that Apache-2.0 code may stand on; a new one is read by a person."""

import importlib.metadata
import re

from tests.house import source

PERMISSIVE = {
    "Apache", "Apache-2.0", "Apache Software License", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "MIT",
    "MIT License", "MIT-0", "MIT-CMU", "PSF-2.0", "Python Software Foundation License",
}  # fmt: skip
# Used as they are and not changed, which is all that these ask of us.
WEAK_COPYLEFT = {
    "LGPL-3.0-only", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
    "GNU Lesser General Public License v2 (LGPLv2)",
}  # fmt: skip
READ = {"qrcode": "BSD: its classifier “Other/Proprietary” names an older text of the same"}
ELSEWHERE = {"async-timeout", "colorama"}  # asked for by other systems and Pythons than the image's
SAYS_NOTHING = {"OSI Approved"}

NAMES = sorted(set(re.findall(r"^([A-Za-z0-9_.-]+)==", (source.ROOT / "requirements.txt").read_text(), re.MULTILINE)))


def licences(name):
    told = importlib.metadata.metadata(name)
    if expression := told.get("License-Expression"):
        return set(re.split(r" AND | OR ", expression))
    classified = [line.split(" :: ")[-1] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    return set(classified or [told.get("License", "")])


def test_every_package_of_the_image_may_be_used():
    told = {name: licences(name) - SAYS_NOTHING for name in NAMES if name not in ELSEWHERE | set(READ)}
    unread = {name: found for name, found in told.items() if not found or not found <= PERMISSIVE | WEAK_COPYLEFT}

    assert not unread, f"read these licences, then name them here or leave the packages out: {unread}"


def test_no_name_is_left_over():
    assert ELSEWHERE | set(READ) <= set(NAMES)
