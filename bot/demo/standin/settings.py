"""What a bot sets about itself: commands per scope and language, names, the menu button.

Which commands a person sees follows the Bot API, "Determining list of commands".
"""

from __future__ import annotations

from typing import Any

from bot.demo.standin import limits
from bot.demo.standin.refusals import JSON, Refused

_SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)
_TEXTS = {"name": 64, "description": 512, "short_description": 120}

Scope = tuple[str, int | None]


class Settings:
    def __init__(self, name: str) -> None:
        self._commands: dict[tuple[Scope, str], list[JSON]] = {}
        self._texts: dict[tuple[str, str], str] = {("name", ""): name}
        self._menu_buttons: dict[int | None, JSON] = {}

    def set_commands(self, commands: Any, scope: Scope, language: str) -> None:
        checked = limits.commands(commands)
        key = (scope, limits.language(language))
        if checked:
            self._commands[key] = checked
        else:
            self._commands.pop(key, None)

    def commands(self, scope: Scope, language: str) -> list[JSON]:
        """Exactly what was set for this scope and language."""
        return self._commands.get((scope, limits.language(language)), [])

    def delete_commands(self, scope: Scope, language: str) -> None:
        self._commands.pop((scope, limits.language(language)), None)

    def commands_for(self, person: int, language_code: str) -> list[JSON]:
        """What the person sees in the menu of their private chat."""
        language = language_code.partition("-")[0]
        for scope in (("chat", person), ("all_private_chats", None), ("default", None)):
            for code in (language, ""):
                if found := self._commands.get((scope, code)):
                    return found
        return []

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set the bot's name, description or short description; an empty one removes it."""
        if len(text) > _TEXTS[kind]:
            raise Refused(f"bot {kind.replace('_', ' ')} is too long")
        key = (kind, limits.language(language))
        if text:
            self._texts[key] = text
        elif key != ("name", ""):
            self._texts.pop(key, None)

    def text(self, kind: str, language: str) -> str:
        fallback = self._texts.get((kind, ""), "")
        return self._texts.get((kind, limits.language(language)), fallback)

    def set_menu_button(self, chat_id: int | None, button: JSON) -> None:
        if button.get("type") not in ("commands", "web_app", "default"):
            raise Refused("can't parse menu button: unsupported type specified")
        self._menu_buttons[chat_id] = button

    def menu_button(self, chat_id: int | None) -> JSON:
        default = self._menu_buttons.get(None, {"type": "default"})
        return self._menu_buttons.get(chat_id, default)


def scope_of(value: Any) -> Scope:
    """The scope of a call, as ``BotCommandScope`` gives it."""
    if value is None:
        return ("default", None)
    if not isinstance(value, dict) or value.get("type") not in _SCOPES:
        raise Refused("can't parse BotCommandScope: unsupported type specified")
    chat = value.get("chat_id")
    try:
        return (value["type"], None if chat is None else int(chat))
    except (TypeError, ValueError):
        raise Refused("chat not found") from None
