"""The files that the bot and the people sent, by the ids under which they can be sent again.

They stay in memory: a stand-in forgets everything when it ends.
"""

from __future__ import annotations

import itertools
import mimetypes
import struct
from collections import OrderedDict
from dataclasses import dataclass

from bot.demo.standin import limits
from bot.demo.standin.refusals import JSON, Refused


@dataclass(frozen=True, slots=True)
class StoredFile:
    """``kind`` is "photo" or "document"; ``size`` is a photo's width and height."""

    file_id: str
    unique_id: str
    path: str
    kind: str
    name: str
    mime_type: str
    content: bytes
    size: tuple[int, int] | None = None

    def as_document(self) -> JSON:
        document: JSON = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }
        if self.name:
            document["file_name"] = self.name
        if self.mime_type:
            document["mime_type"] = self.mime_type
        return document

    def as_photo(self) -> list[JSON]:
        width, height = self.size or (1, 1)
        return [
            {
                "file_id": self.file_id,
                "file_unique_id": self.unique_id,
                "file_size": len(self.content),
                "width": width,
                "height": height,
            }
        ]


class Files:
    """``kept`` is the largest number of files; the oldest are dropped beyond it."""

    def __init__(self, kept: int | None = None) -> None:
        self._by_id: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = itertools.count(1)
        self._kept = kept

    def add(self, kind: str, name: str, content: bytes, mime_type: str = "") -> StoredFile:
        """Store an upload; refuses what Telegram refuses."""
        if not content:
            raise Refused("file must be non-empty")
        if len(content) > limits.UPLOAD_BYTES:
            raise Refused("Request Entity Too Large", 413)
        number = next(self._numbers)
        size = image_size(content)
        if kind == "photo":
            size = limits.photo(content, size)
            name, mime_type = "", "image/jpeg" if content[:2] == b"\xff\xd8" else "image/png"
        name = name.replace("\\", "/").rpartition("/")[2]
        guessed = mimetypes.guess_type(name)[0] if name else None
        if mime_type in ("", "application/octet-stream"):
            mime_type = guessed or "application/octet-stream"
        suffix = "." + name.rpartition(".")[2] if "." in name else ""
        if kind == "photo":
            suffix = mimetypes.guess_extension(mime_type) or ""
        stored = StoredFile(
            file_id=f"{'AgAC' if kind == 'photo' else 'BQAC'}AgIAAxkBAAM{number:08d}",
            unique_id=f"AQAD{number:08d}",
            path=f"{kind}s/file_{number}{suffix}",
            kind=kind,
            name=name,
            mime_type=mime_type,
            content=content,
            size=size,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        if self._kept is not None and len(self._by_id) > self._kept:
            _, oldest = self._by_id.popitem(last=False)
            del self._by_path[oldest.path]
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file under the path that ``getFile`` gave."""
        return self._by_path.get(path)


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or WebP, read from its header."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:15] == b"WEBPVP8" and len(content) >= 30:
        return _webp_size(content)
    if content[:2] == b"\xff\xd8":
        return _jpeg_size(content)
    return None


def _webp_size(content: bytes) -> tuple[int, int]:
    if content[15:16] == b"X":
        width = int.from_bytes(content[24:27], "little") + 1
        height = int.from_bytes(content[27:30], "little") + 1
    elif content[15:16] == b"L":
        bits = int.from_bytes(content[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", content[26:30]))
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None
