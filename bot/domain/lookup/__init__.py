"""The lookup: free words in any language to the right topic.

Pure and in memory, built anew from the directory whenever it changes.
"""

from __future__ import annotations

from bot.domain.lookup.index import LookupIndex, Match
from bot.domain.lookup.wordlists import WordLists

__all__ = ["LookupIndex", "Match", "WordLists"]
