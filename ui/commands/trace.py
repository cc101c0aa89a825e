"""`tracepost trace`: the answer of a hub's database or of a station's own store. No Qt."""

from pathlib import Path

from terminal.domain.state.genealogy import Direction, Trace, trace
from terminal.faults import ConfigFault, FaultCode
from ui.words.trace import NAMED, CodeNames, names_of

_SQLITE = "sqlite:///"


def trace_at_hub(db: str, code: str, direction: str) -> tuple[Trace, CodeNames]:
    """The trace and its names, by a hub's database: folder, file or sqlite:///FILE. Raises ConfigFault."""
    from sync.hub.denied import Denied
    from sync.hub.store.database import FILE_NAME, HubDatabase
    from sync.hub.store.work import read_masters
    from sync.hub.views.trace import trace_code
    from terminal.clock import SystemClock

    folder = hub_folder(db)
    if not (folder / FILE_NAME).exists():
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            f"There is no hub database in {folder}; nothing was traced. Name the hub's folder with --db.",
        )
    database = HubDatabase(folder)
    try:
        with database.reading() as connection:
            rows = [row for struct in NAMED for row in read_masters(connection, struct.kind)]
            return trace_code(connection, SystemClock().now(), code, direction=direction), names_of(rows)
    except Denied as denied:
        raise ConfigFault(FaultCode.CONFIG_WRONG, denied.problem.detail) from denied
    finally:
        database.close()


def hub_folder(db: str) -> Path:
    """The folder of a hub that is named by it, by its file, or as sqlite:///FILE."""
    from sync.hub.store.database import FILE_NAME

    path = Path(db.removeprefix(_SQLITE))
    return path.parent if path.name == FILE_NAME else path


def trace_at_station(data: Path, code: str, direction: str) -> tuple[Trace, CodeNames]:
    """The trace and the names in it, by a station's own store. Raises ConfigFault, StoreFault."""
    from terminal.store.keys.store_key import store_key
    from terminal.store.keys.system_keys import system_keys
    from terminal.store.masters import Masters
    from terminal.store.store import Store
    from terminal.store.trace_reader import StoreTraceReader

    if not (data / "store.db").exists():
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            f"There is no station's store in {data}; nothing was traced. Check --data.",
        )
    store = Store(data, store_key(data, system_keys()).key)
    try:
        reader = StoreTraceReader(store.database.connection())
        kinds = reader.kinds_of(code)
        if len(kinds) != 1:
            known = (
                f"{code} is {' and '.join(kinds)} at once" if kinds else f"Nothing is known of {code} here"
            )
            detail = f"{known}; nothing was traced. Check the code."
            raise ConfigFault(FaultCode.CONFIG_WRONG, detail)
        masters = Masters(store.database)
        names = names_of(row for struct in NAMED for row in masters.all(struct))
        return trace(reader, kinds[0], code, Direction(direction)), names
    finally:
        store.close()
