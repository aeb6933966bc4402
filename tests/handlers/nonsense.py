"""What no real button carries: the values that the tests put in the place of ids and slugs."""

from __future__ import annotations

#: What nobody's real button ever says where a number is expected.
NO_NUMBERS = (
    "",
    "0",
    "-1",
    "99999",
    str(2**31),
    str(2**63),
    str(2**70),
    "9" * 50,
    "²",
    "٣",
    "1²",
    "１",
    "1.0",
    "1e3",
    "0x1",
    " 1",
    "1 ",
    "1\n",
    "+1",
    "1_0",
    "None",
    "true",
    "1;DROP TABLE people",
    "' OR 1=1 --",
    "\x00",
    "😀",
    "{0}",
    "%s",
)

#: What nobody's real button ever says where a topic, contact or organisation is expected.
NO_SLUGS = (
    "",
    "no-such-slug",
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    "%2e%2e",
    "' OR ''='",
    "a" * 55,
    "ä" * 25,
    "\x00",
    "😀" * 12,
    "<b>x</b>",
    "{city}",
    "%s%s%s",
    "\u202eabc",
)
