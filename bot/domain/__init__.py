"""Pure rules: values in, values out. No Telegram, no database, no clock of their own."""
