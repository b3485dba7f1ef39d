"""How a segment is called where its panel isn't named beside it."""

from __future__ import annotations


def segment_title(title: str, number: int | None, names: tuple[str, ...] = (), word: str = "Panel") -> str:
    """The segment's title with its panel, said once: "Panel 2: Chips and skills".

    `names` are the panel's titles, longest first; where the segment only bears the number or one of them, the first
    stands for it. `word` is what a panel is called.
    """
    if number is None:
        return title
    panel, plain = f"{word} {number}", f"Panel {number}"
    if names and title in {panel, plain, *names}:
        return f"{panel}: {names[0]}"
    rest = title.removeprefix(plain)
    if rest != title and not rest[:1].isdigit():
        return f"{panel}{rest}"
    return title if title.startswith(panel) else f"{panel}: {title}"
