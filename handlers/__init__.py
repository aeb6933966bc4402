"""The only place that knows Telegram: one module per feature."""
