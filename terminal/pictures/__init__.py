"""Pictures of charts as plain data: what stands on them, and where their axes begin and end.

No Qt, no calculation of the figures: screens paint it (`ui.charts`), a page may draw the same picture as SVG.
May use the standard library and msgspec alone.
"""
