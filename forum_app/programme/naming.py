"""How a segment is called where its panel isn't named beside it."""

from __future__ import annotations


def segment_title(title: str, number: int | None, names: tuple[str, ...] = ()) -> str:
    """The segment's title with its panel, said once: "Panel 2: Chips and skills".

    `names` are the panel's titles, longest first; where the segment only bears the number or one of them, the first
    stands for it.
    """
    if number is None:
        return title
    panel = f"Panel {number}"
    if names and title in {panel, *names}:
        return f"{panel}: {names[0]}"
    return title if title.startswith(panel) else f"{panel}: {title}"
