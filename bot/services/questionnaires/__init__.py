"""The needs questionnaire: reading its file, its rounds, what came of them."""
