"""Pictures of what the demo's screens show."""

from pathlib import Path

from ui.demo.plant import DemoPlant


def take_pictures(plant: DemoPlant, folder: Path) -> tuple[str, ...]:
    """One PNG of each terminal's window as it is; gives the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for station, terminal in plant.terminals.items():
        path = folder / f"{station}-{terminal.window.screen_name()}.png"
        terminal.window.grab().save(str(path))
        made.append(str(path))
    return tuple(made)
