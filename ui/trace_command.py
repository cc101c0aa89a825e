"""`tracepost trace`: the answer of a hub's database or of a station's own store, and its words. No Qt."""

from pathlib import Path

from terminal.domain.genealogy import Direction, Edge, Fact, Trace, trace
from terminal.faults import ConfigFault, FaultCode

_SQLITE = "sqlite:///"


def trace_at_hub(db: str, code: str, direction: str) -> Trace:
    """The trace by a hub's database: its folder, its file, or sqlite:///FILE. Raises ConfigFault."""
    from sync.hub.database import FILE_NAME, Database
    from sync.hub.problems import Denied
    from sync.hub.trace.query import trace_code
    from terminal.clock import SystemClock

    path = Path(db.removeprefix(_SQLITE))
    folder = path.parent if path.name == FILE_NAME else path
    if not (folder / FILE_NAME).exists():
        raise ConfigFault(
            FaultCode.CONFIG_WRONG,
            f"There is no hub database in {folder}; nothing was traced. Name the hub's folder with --db.",
        )
    database = Database(folder)
    try:
        with database.reading() as connection:
            return trace_code(connection, SystemClock().now(), code, direction=direction)
    except Denied as denied:
        raise ConfigFault(FaultCode.CONFIG_WRONG, denied.problem.detail) from denied
    finally:
        database.close()


def trace_at_station(data: Path, code: str, direction: str) -> Trace:
    """The trace by a station's own store. Raises ConfigFault, StoreFault."""
    from terminal.store.store import Store
    from terminal.store.store_key import store_key
    from terminal.store.system_keys import system_keys
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
            known = " and ".join(kinds) or "nothing"
            raise ConfigFault(
                FaultCode.CONFIG_WRONG,
                f"{code} is known here as {known}; nothing was traced. Check the code.",
            )
        return trace(reader, kinds[0], code, Direction(direction))
    finally:
        store.close()


def trace_words(found: Trace) -> str:
    """A trace for a person at a console."""
    lines = [f"{found.kind} {found.code}"]
    lines += [f"  {node.kind} {node.code}: {node.status} at {node.place or '?'}" for node in found.nodes]
    lines += ["contains:"] + [_edge_words(edge) for edge in found.edges] if found.edges else []
    lines += ["facts:"] + [_fact_words(fact) for fact in found.facts] if found.facts else []
    gaps = found.completeness.gaps
    lines.append(
        "complete" if not gaps else "gaps: " + ", ".join(f"{gap.station} {gap.unsent} unsent" for gap in gaps)
    )
    return "\n".join(lines)


def _edge_words(edge: Edge) -> str:
    return f"  {edge.child} <- {edge.quantity} x {edge.parent} at {edge.station}"


def _fact_words(fact: Fact) -> str:
    said = f"  {fact.at} {fact.type} {fact.station} {fact.actor or ''}".rstrip()
    files = [f"    {each.media_type} {each.sha256} ({each.size} bytes)" for each in fact.attachments]
    return "\n".join([said, *files])
