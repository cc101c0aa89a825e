"""The one window: header, menu, the screen in sight, what lies over it, the sizes for the room there is."""
