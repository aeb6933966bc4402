"""Formatted texts: what is read is written well-formed, and what is cut loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.standin.html import parse_html
from bot.domain.announcement import ABOVE, CAPTION, LONGEST, MESSAGE, parts, read
from bot.domain.announcement.markup import Element, Rich, Run
from bot.domain.wording import Refusal

TAGS = ("b", "i", "u", "s", "tg-spoiler", "blockquote", "a")

elements = st.builds(
    lambda tag, serial: Element(tag, serial, "https://example.org/?a=1&b=2" if tag == "a" else ""),
    st.sampled_from(TAGS),
    st.integers(1, 4),
)
runs = st.builds(
    Run,
    st.text(alphabet="aä <>&\"'\n.ش😀", min_size=1, max_size=12),
    st.lists(elements, max_size=3, unique_by=lambda e: e.tag).map(tuple),
)
riches = st.lists(runs, max_size=8).map(Rich)


@given(riches)
def test_what_is_written_is_read_by_telegram_as_the_same_characters(rich: Rich) -> None:
    plain, _entities = parse_html(rich.html())
    assert plain == rich.plain
    assert read(rich.html()).plain == rich.plain.strip()


@given(riches)
def test_reading_and_writing_again_changes_nothing(rich: Rich) -> None:
    once = read(rich.html()).html()
    assert read(once).html() == once


@given(riches, st.integers(0, 100), st.integers(0, 100))
def test_a_cut_is_well_formed_wherever_it_is(rich: Rich, start: int, end: int) -> None:
    piece = rich.cut(start, end)
    assert piece.plain == rich.plain[start:end]
    assert parse_html(piece.html())[0] == piece.plain


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<strong>Neu</strong> &amp; <em>gut</em>", "<b>Neu</b> &amp; <i>gut</i>"),
        ("3 < 5 & 7 > 2", "3 &lt; 5 &amp; 7 &gt; 2"),
        ('<a href="https://example.org">hier</a>', '<a href="https://example.org">hier</a>'),
        ('<span class="tg-spoiler">x</span>', "<tg-spoiler>x</tg-spoiler>"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ('<pre><code class="language-py">x</code></pre>', "<pre>x</pre>"),
        ('<tg-emoji emoji-id="5">👍</tg-emoji>', "👍"),
        ("<b>a</b><b>b</b>", "<b>a</b><b>b</b>"),
        ("  <b> a </b>\n", "<b>a</b>"),
        ("<!-- for us -->a", "a"),
    ],
)
def test_telegrams_formatting(html: str, written: str) -> None:
    assert read(html).html() == written


@pytest.mark.parametrize(
    "html",
    [
        "<b>offen",
        "</b>",
        "<b><i>x</b></i>",
        "<h1>x</h1>",
        "<script>alert(1)</script>",
        "<span>x</span>",
        "<a>x</a>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://">x</a>',
        '<a href="http://[">x</a>',
        "<!DOCTYPE html>x",
    ],
)
def test_what_telegram_would_not_take_is_refused(html: str) -> None:
    with pytest.raises(Refusal):
        read(html)


WORDS = st.text(alphabet="ab. \n", min_size=1, max_size=400)


@given(st.lists(WORDS, min_size=1, max_size=60), st.booleans())
def test_parts_fit_and_lose_nothing_but_space(pieces: list[str], under_picture: bool) -> None:
    text = read("".join(f"<b>{piece}</b>{piece}" for piece in pieces))
    found = parts(text, under_picture=under_picture)
    assert len(found[0]) <= (CAPTION if under_picture else MESSAGE) - ABOVE
    assert all(0 < len(part) <= MESSAGE for part in found) or text.plain == ""
    together = "".join(part.plain for part in found)
    assert "".join(together.split()) == "".join(text.plain.split())


def test_a_long_text_is_cut_between_paragraphs() -> None:
    paragraph = "Das ist ein Satz. " * 60
    text = read("\n\n".join([f"<i>{paragraph.strip()}</i>"] * 9))
    found = parts(text)
    assert len(found) == 3
    assert all(part.plain.startswith("Das") and part.plain.endswith(".") for part in found)
    assert all(part.html().startswith("<i>") and part.html().endswith("</i>") for part in found)


def test_without_any_pause_no_letter_is_torn_apart() -> None:
    family = "👨\u200d👩\u200d👧"
    found = parts(read(family * (LONGEST // 10)))
    assert len(found) == 2
    assert all(part.plain.startswith("👨") and part.plain.endswith("👧") for part in found)
