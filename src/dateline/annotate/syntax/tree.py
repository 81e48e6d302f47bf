"""A parsed sentence in Universal Dependencies, whichever library parsed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Token(NamedTuple):
    """One token as a parser gives it; ``head`` is its own index at the root."""

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    feats: Mapping[str, str]
    head: int
    dep: str
    entity: str = ""


class Node:
    """A token with its place in the tree."""

    def __init__(self, index: int, token: Token) -> None:
        self.i = index
        self.start, self.end = token.start, token.end
        self.text, self.lower, self.lemma = token.text, token.text.lower(), token.lemma
        self.pos, self.feats, self.entity = token.pos, token.feats, token.entity
        self.dep = token.dep
        self.kind = token.dep.partition(":")[0]
        """The relation without its subtype."""
        self.head: Node | None = None
        self.children: list[Node] = []

    def below(self, *kinds: str) -> list[Node]:
        """Return the children of these relations."""
        return [child for child in self.children if child.kind in kinds]

    def subtree(self) -> Iterator[Node]:
        """Yield the node and all that hangs on it."""
        yield self
        for child in self.children:
            yield from child.subtree()

    def depth(self) -> int:
        """Return how many nodes stand above."""
        return 0 if self.head is None else 1 + self.head.depth()


def join_names(tokens: list[Token]) -> list[Token]:
    """Hang the words of a person's name on its first, where the parser saw several phrases."""
    joined: list[Token] = []
    first = -1
    for at, token in enumerate(tokens):
        goes_on = at > 0 and tokens[at - 1].entity == token.entity == "PERSON"
        if token.entity != "PERSON":
            first = -1
        elif not goes_on:
            first = at
        stray = goes_on and not first <= token.head < at and token.head != at
        if stray and token.pos == "PROPN" and _is_below(tokens, first, at):
            token = token._replace(head=first, dep="flat:name")  # noqa: PLW2901
        joined.append(token)
    return joined


def _is_below(tokens: list[Token], first: int, at: int) -> bool:
    """Tell whether the first word of a name hangs on something else than the word asked about."""
    return tokens[first].head != at


def build_tree(tokens: list[Token]) -> list[Node]:
    """Return the nodes of a sentence, linked; a token that heads itself is a root.

    A parser may leave a circle; the link that would close it is cut.
    """
    nodes = [Node(index, token) for index, token in enumerate(tokens)]
    for node, token in zip(nodes, tokens, strict=True):
        above = nodes[token.head] if 0 <= token.head < len(nodes) else node
        if above is not node and not _closes(node, above):
            node.head = above
            above.children.append(node)
    return nodes


def _closes(node: Node, above: Node | None) -> bool:
    while above is not None:
        if above is node:
            return True
        above = above.head
    return False
