"""A bot library talks to the stand-in as to Telegram, with every method that it knows."""

from __future__ import annotations

import io

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode

from bot.demo.standin import Person, StandIn

#: One grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6368000000820081"
    "77cd72b60000000049454e44ae426082"
)


async def test_who_the_bot_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (1000, "mso_sample_bot", True)


async def test_a_text_with_markup_and_buttons(bot: Bot, ayse: Person) -> None:
    buttons = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Weiter", callback_data="go:1", api_kwargs={"style": "primary"})],
            [InlineKeyboardButton("Karte", url="https://example.org")],
        ]
    )
    sent = await bot.send_message(
        ayse.id, "<b>Grüße</b> 😀 <i>x</i>", parse_mode=ParseMode.HTML, reply_markup=buttons
    )
    assert sent.text == "Grüße 😀 x"
    assert sent.text_html == "<b>Grüße</b> 😀 <i>x</i>"
    assert ayse.screen().text == "Grüße 😀 x"
    assert ayse.screen().rows == (("Weiter",), ("Karte",))


async def test_a_tap_is_answered_and_the_message_edited(bot: Bot, ayse: Person) -> None:
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Los", callback_data="go")]])
    await bot.send_message(ayse.id, "a", reply_markup=buttons)
    await ayse.taps("Los")
    (update,) = await bot.get_updates(timeout=1)
    query = update.callback_query
    assert isinstance(query, CallbackQuery)
    await query.answer("Gut", show_alert=True)
    await query.edit_message_text("b", reply_markup=buttons)
    (answer,) = await ayse.answered()
    assert (answer["text"], answer["show_alert"]) == ("Gut", True)
    message = await ayse.sees("b")
    assert message.history[0]["text"] == "a"
    await query.edit_message_reply_markup(None)
    assert ayse.screen().buttons == ()


async def test_files_are_sent_by_upload_and_again_by_id(bot: Bot, ayse: Person) -> None:
    first = await bot.send_document(
        ayse.id, io.BytesIO(b"PK"), filename="liste.xlsx", caption="<b>Liste</b>", parse_mode="HTML"
    )
    assert first.document is not None
    again = await bot.send_document(ayse.id, first.document.file_id, caption="noch einmal")
    assert again.document == first.document
    file = await bot.get_file(first.document)
    assert bytes(await file.download_as_bytearray()) == b"PK"
    assert ayse.download(ayse.messages[0]) == b"PK"
    picture = await bot.send_photo(ayse.id, PIXEL, caption="QR")
    assert (picture.photo[0].width, picture.photo[0].height) == (1, 1)
    await bot.send_photo(ayse.id, picture.photo[0].file_id)
    edited = await bot.edit_message_caption(ayse.id, picture.message_id, caption="QR 2")
    assert edited.caption == "QR 2"  # type: ignore[union-attr]


async def test_a_file_from_a_person(bot: Bot, ayse: Person) -> None:
    await ayse.sends_file("liste.xlsx", b"PK", "hier")
    await ayse.sends_file("bild.png", PIXEL, as_photo=True)
    document, photo = [update.message for update in await bot.get_updates(timeout=1)]
    assert document is not None
    assert document.document is not None
    assert (document.document.file_name, document.caption) == ("liste.xlsx", "hier")
    file = await document.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"PK"
    assert photo is not None
    assert photo.photo[-1].file_size == len(PIXEL)


async def test_contacts_and_places(bot: Bot, ayse: Person) -> None:
    card = await bot.send_contact(ayse.id, "+49 221 4710000", "Sabine", last_name="Muster")
    assert card.contact is not None
    assert card.contact.phone_number == "+49 221 4710000"
    place = await bot.send_venue(ayse.id, 51.54, 7.22, "Amt", "Musterstraße 1")
    assert place.venue is not None
    assert place.venue.title == "Amt"
    assert (await bot.send_location(ayse.id, 51.54, 7.22)).location is not None
    await ayse.sees("Amt")


async def test_replies_and_reply_keyboards(bot: Bot, ayse: Person) -> None:
    hers = await ayse.says("Hallo")
    sent = await bot.send_message(
        ayse.id,
        "a",
        reply_parameters=ReplyParameters(hers.message_id),
        reply_markup=ReplyKeyboardMarkup(
            [[KeyboardButton("Nummer", request_contact=True)], ["Nein"]]
        ),
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Hallo"
    await ayse.taps("Nummer")
    await ayse.taps("Nein")
    updates = await bot.get_updates(timeout=1)
    assert [bool(update.message and update.message.contact) for update in updates] == [
        False,
        True,
        False,
    ]
    await bot.send_message(ayse.id, "b", reply_markup=ReplyKeyboardRemove())
    assert ayse.reply_keyboard == []


async def test_forwarding_copying_deleting_pinning_reacting(
    bot: Bot, ayse: Person, omar: Person
) -> None:
    sent = await bot.send_message(ayse.id, "a")
    forwarded = await bot.forward_message(omar.id, ayse.id, sent.message_id)
    assert forwarded.forward_origin is not None
    await bot.copy_message(omar.id, ayse.id, sent.message_id)
    assert [message.text for message in omar.messages] == ["a", "a"]
    assert await bot.set_message_reaction(ayse.id, sent.message_id, "👍")
    assert await bot.pin_chat_message(ayse.id, sent.message_id)
    assert await bot.delete_message(ayse.id, sent.message_id)
    assert await bot.delete_messages(omar.id, [message.message_id for message in omar.messages])
    assert all(message.deleted for message in ayse.messages + omar.messages)
    assert await bot.send_chat_action(ayse.id, ChatAction.TYPING)


async def test_commands_depend_on_chat_and_language(bot: Bot, ayse: Person, omar: Person) -> None:
    await bot.set_my_commands([BotCommand("help", "Help")])
    assert ayse.commands == {"help": "Help"}
    await bot.set_my_commands([BotCommand("help", "Yardım")], language_code="tr")
    assert (ayse.commands, omar.commands) == ({"help": "Yardım"}, {"help": "Help"})
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("menu", "Menu")], scope=private)
    assert ayse.commands == omar.commands == {"menu": "Menu"}
    hers = BotCommandScopeChat(ayse.id)
    await bot.set_my_commands([BotCommand("staff", "Staff")], scope=hers)
    assert (ayse.commands, omar.commands) == ({"staff": "Staff"}, {"menu": "Menu"})
    assert [command.command for command in await bot.get_my_commands(hers)] == ["staff"]
    await bot.delete_my_commands(hers)
    await bot.delete_my_commands(private)
    assert ayse.commands == {"help": "Yardım"}


async def test_what_the_bot_says_of_itself(bot: Bot, standin: StandIn) -> None:
    await bot.set_my_name("Sample")
    await bot.set_my_description("Long", language_code="tr")
    await bot.set_my_short_description("Short")
    assert (await bot.get_my_name()).name == "Sample"
    assert (await bot.get_my_description("tr")).description == "Long"
    assert (await bot.get_my_description("ar")).description == ""
    assert (await bot.get_my_short_description("ar")).short_description == "Short"
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert standin.world.state()["bot"]["first_name"] == "Sample"


async def test_chats_and_webhooks(bot: Bot, ayse: Person) -> None:
    chat = await bot.get_chat(ayse.id)
    assert (chat.first_name, chat.type) == ("Ayşe", "private")
    assert await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""


async def test_a_block_is_understood(bot: Bot, ayse: Person) -> None:
    ayse.block()
    ayse.unblock()
    changes = [update.my_chat_member for update in await bot.get_updates(timeout=1)]
    assert [change.new_chat_member.status for change in changes if change] == ["kicked", "member"]


async def test_a_tap_on_a_message_that_is_gone_is_understood(bot: Bot, ayse: Person) -> None:
    await ayse.forges("x", message_id=5)
    (update,) = await bot.get_updates(timeout=1)
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
