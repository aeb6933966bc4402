"""Rooms: when one is open and free, which ones fit, series of dates, and what becomes of a request.

Times are kept as people say them, on the wall clock of the city, and computed to UTC from there.
"""
