"""Trying the bot without Telegram: a stand-in for its servers, a chat page, a sample city."""
