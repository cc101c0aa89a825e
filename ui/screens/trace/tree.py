"""A trace as a tree with rails, for one direction. A thing that contains itself ends the branch. No Qt."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from terminal.domain.ids import Thing
from terminal.domain.state.genealogy import Edge, Node, Trace

ROOT = "0"
OPEN_DEPTH = 2
"""Nodes above this depth begin open."""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node at its place: `edge` leads to it (None at the root), `key` is the way from the root."""

    key: str
    thing: Thing
    edge: Edge | None
    rails: tuple[bool, ...]
    has_more: bool
    open: bool


class Tree:
    """The tree of a trace; `toggled` are keys of nodes that are not as they began."""

    def __init__(self, traced: Trace, *, back: bool, toggled: frozenset[str] = frozenset()) -> None:
        self._toggled = toggled
        self._root: Thing = (traced.kind, traced.code)
        self._nodes = {(node.kind, node.code): node for node in traced.nodes}
        self._next: dict[Thing, list[tuple[Thing, Edge]]] = defaultdict(list)
        for edge in traced.edges:
            child = (edge.child_kind, edge.child)
            parent = (edge.parent_kind, edge.parent)
            self._next[child if back else parent].append((parent if back else child, edge))

    def node(self, thing: Thing) -> Node | None:
        """What is known of a thing."""
        return self._nodes.get(thing)

    def places(self) -> tuple[TreeNode, ...]:
        """Every place that is shown, from top to bottom."""
        return tuple(self._walk(ROOT, self._root, None, (), ()))

    def _walk(
        self, key: str, thing: Thing, edge: Edge | None, rails: tuple[bool, ...], above: tuple[Thing, ...]
    ) -> Iterator[TreeNode]:
        following = [] if thing in above else self._next[thing]
        begins_open = len(rails) < OPEN_DEPTH
        is_open = bool(following) and begins_open != (key in self._toggled)
        yield TreeNode(key, thing, edge, rails, bool(following), is_open)
        if not is_open:
            return
        for at, (reached, over) in enumerate(following):
            deeper = (*rails, at + 1 < len(following))
            yield from self._walk(f"{key}.{at}", reached, over, deeper, (*above, thing))
