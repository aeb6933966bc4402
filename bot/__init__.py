"""The bot: settings, rules, use cases and the programs that start it."""
