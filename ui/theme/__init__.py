"""How everything looks: tokens, sizes, fonts and icons.

No widget and no word is here. Stands on `resources`, `ui.text`.
"""
