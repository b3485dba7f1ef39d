"""Figures that make way: each stands, with those that follow it at once, some blocks later than where it was put."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from forum_app.proceedings.language import Token
from forum_app.proceedings.nodes import Node


def move_figures(
    blocks: Sequence[Node], lone_token: Callable[[Node], Token | None], moves: Mapping[str, int]
) -> list[Node]:
    """The blocks of a section; no figure moves over a heading or another figure.

    `moves` counts blocks that are printed where they stand: a pull quote goes with the one that it stands beside.
    """
    moved = list(blocks)
    for key, count in moves.items():
        kinds = [(token.kind, token.key) if (token := lone_token(block)) else ("", "") for block in moved]
        if ("fig", key) not in kinds:
            continue
        start = end = kinds.index(("fig", key))
        while end < len(moved) and kinds[end][0] == "fig":
            end += 1
        stop, left = end, count
        while left and stop < len(moved) and kinds[stop][0] != "fig" and moved[stop]["t"] != "Header":
            left -= kinds[stop][0] != "pull"
            stop += 1
        moved[start:stop] = [*moved[end:stop], *moved[start:end]]
    return moved
