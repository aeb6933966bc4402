"""Telegram's HTML, with its entities and its complaints."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.standin.markup import formatted
from bot.demo.standin.refusals import Refused


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>a</b>", "a", [entity("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [entity("bold", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [entity("strikethrough", at, 1) for at in range(3)],
        ),
        ("<B>a</b >", "a", [entity("bold", 0, 1)]),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("😀<b>a</b>", "😀a", [entity("bold", 2, 1)]),
        ("<b>😀</b>", "😀", [entity("bold", 0, 2)]),
        ("<code>a&lt;b</code>", "a<b", [entity("code", 0, 3)]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="python")],
        ),
        (
            '<code class="language-python"><pre>x</pre></code>',
            "x",
            [entity("pre", 0, 1, language="python")],
        ),
        ('<code class="language-python">x</code>', "x", [entity("code", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        (
            "<blockquote expandable>a</blockquote>",
            "a",
            [entity("expandable_blockquote", 0, 1)],
        ),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
        ),
        (
            '<tg-time unix="1792000000" format="wDT">Monday</tg-time>',
            "Monday",
            [entity("date_time", 0, 6, unix_time=1792000000, date_time_format="wDT")],
        ),
        (
            '<a href="https://Example.org">a</a>',
            "a",
            [entity("text_link", 0, 1, url="https://example.org/")],
        ),
        (
            "<a href='https://example.org/?a=1&amp;b=2'>a</a>",
            "a",
            [entity("text_link", 0, 1, url="https://example.org/?a=1&b=2")],
        ),
        (
            "<a>example.org</a>",
            "example.org",
            [entity("text_link", 0, 11, url="http://example.org/")],
        ),
        ('<a href="tel:+492214710000">a</a>', "a", []),
        (
            '<a href="tg://user?id=7">a</a>',
            "a",
            [entity("text_mention", 0, 1, user={"id": 7})],
        ),
        ("&lt;&gt;&amp;&quot;&#65;&#x42;", '<>&"AB', []),
        ("&nbsp;&apos;& &;", "&nbsp;&apos;& &;", []),
        ("&lt", "<", []),
        ("  a  ", "a", []),
        ("\n <b> a</b> \n", " a", [entity("bold", 0, 2)]),
        ("a\r\nb\tc\x01", "a\nb c", []),
        ("a\u202eb\u2028c", "abc", []),
        ("\u2068a\u2069", "\u2068a\u2069", []),
        ("\u200f\u200fa", "\u200c\u200fa", []),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str, entities: list[dict[str, Any]]
) -> None:
    result = formatted(source, "HTML")
    assert (result.text, result.entities) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("abcde<x>", 'Unsupported start tag "x" at byte offset 5'),
        ("äöü<br>", 'Unsupported start tag "br" at byte offset 6'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=a:b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        (
            '<tg-emoji emoji-id="x">a</tg-emoji>',
            "Invalid custom emoji identifier specified",
        ),
        (
            "&#xd800;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        formatted(source, "HTML")
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_only_html_is_spoken() -> None:
    with pytest.raises(Refused, match="unsupported parse_mode"):
        formatted("*a*", "MarkdownV2")
    with pytest.raises(Refused, match="unsupported parse_mode"):
        formatted("a", "bbcode")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("a /help@mso_sample_bot", [("bot_command", "/help@mso_sample_bot")]),
        ("und/oder 1/2", []),
        ("mail an info@example.org.", [("email", "info@example.org")]),
        ("siehe https://example.org/a?b=c.", [("url", "https://example.org/a?b=c")]),
        ("t.me/mso_sample_bot?start=a", [("url", "t.me/mso_sample_bot?start=a")]),
        ("Ruf +49 221 4710-123 an", [("phone_number", "+49 221 4710-123")]),
        ("\u2068+49 221 4710123\u2069", [("phone_number", "+49 221 4710123")]),
        ("#räume und @someone", [("hashtag", "#räume"), ("mention", "@someone")]),
        ("c# 12+3 a@b", []),
    ],
)
def test_telegram_finds_commands_and_links(text: str, found: list[tuple[str, str]]) -> None:
    entities = formatted(text).entities
    cut = [(one["type"], text[one["offset"] : one["offset"] + one["length"]]) for one in entities]
    assert cut == found


def test_nothing_is_found_in_code_and_in_links() -> None:
    result = formatted('<code>/start</code> <a href="https://example.org">/help</a>', "HTML")
    assert [one["type"] for one in result.entities] == ["code", "text_link"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert formatted(escape(text, quote=False), "HTML").text == formatted(text).text


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", " ", "ä", "😀", "&", "<", ">", "/"]))
)
def test_any_markup_is_parsed_or_refused(pieces: list[str]) -> None:
    try:
        result = formatted("".join(pieces), "HTML")
    except Refused:
        return
    total = len(result.text.encode("utf-16-le")) // 2
    for one in result.entities:
        assert one["offset"] >= 0
        assert 0 < one["length"] <= total - one["offset"]
