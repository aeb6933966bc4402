"""What people type where a dialogue shows buttons: yes and no, numbers, days, times.

Nothing is guessed: a text that is not wholly understood, or in two ways, is no answer.
"""
