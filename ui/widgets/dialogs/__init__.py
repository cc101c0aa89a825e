"""What lies over a screen: keypad, choices, questions, the toast. Opened with what to show, closed with an
answer; no dialog acts by itself.
"""
