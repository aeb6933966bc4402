"""Meetings: what is planned, who is invited, who comes, and when people are reminded."""
