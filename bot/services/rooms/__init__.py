"""Rooms: finding one, asking for it, deciding, and keeping what is promised."""
