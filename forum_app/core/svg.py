"""Whether an SVG picture is only a picture: it draws, reaches for nothing outside itself, and runs nothing."""

from __future__ import annotations

import re
from xml.parsers import expat

# Drawing only: what can run (script, animation), hold a page (foreignObject), link (a) or load (image) is absent.
_NAMES = """
svg g defs symbol use title desc metadata style switch path rect circle ellipse line polyline polygon text tspan
textPath linearGradient radialGradient stop pattern clipPath mask marker filter feBlend feColorMatrix
feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
feOffset feDropShadow
"""
ELEMENTS = frozenset(_NAMES.split())
SVG = "http://www.w3.org/2000/svg"
# Leavings of drawing programs, which no renderer reads.
IGNORED_NAMESPACES = (
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns",
    "http://creativecommons.org/ns",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
)
MAX_ELEMENTS = 20_000
MAX_DEPTH = 60
MAX_SIDE = 1_000_000
OUTSIDE_URL = re.compile(
    r"""url\(\s*(?!["']?\s*\#)|(?:image|image-set|src|expression|element)\(|javascript:""", re.IGNORECASE
)


class _TooMuch(Exception):
    """More elements, or deeper ones, than a picture needs."""


class _Reader:
    """Walks through one picture and collects what is wrong with it, each complaint once."""

    def __init__(self) -> None:
        self.complaints: dict[str, None] = {}
        self.depth = self.elements = 0
        self.sized = self.flat = False
        self.style: list[str] | None = None
        self.open_ids: list[str | None] = []
        self.uses: list[tuple[str, tuple[str | None, ...]]] = []

    def complain(self, text: str) -> None:
        self.complaints[text] = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        self.open_ids.append(attributes.get("id"))
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise _TooMuch
        namespace, _, tag = name.rpartition(" ")
        if self.depth == 1:
            if (namespace, tag) != (SVG, "svg"):
                self.complain(f'Its outermost element is <{tag}>, not <svg xmlns="{SVG}">.')
            self.sized = "viewBox" in attributes or {"width", "height"} <= attributes.keys()
            self.flat = not _has_area(attributes.get("viewBox"))
        if namespace != SVG:
            if not namespace.startswith(IGNORED_NAMESPACES):
                self.complain(f"It holds <{tag}>, which is not part of a drawing.")
            return
        if tag not in ELEMENTS:
            self.complain(f"It holds <{tag}>, which is not allowed in a figure.")
        if tag == "style":
            self.style = []
        for key, value in attributes.items():
            self.check_attribute(tag, key.rpartition(" ")[2], value)

    def check_attribute(self, tag: str, key: str, value: str) -> None:
        if key.lower().startswith("on"):
            self.complain(f"<{tag}> has the event handler {key}.")
        elif key == "base":
            self.complain(f"<{tag}> has xml:base, which moves its references elsewhere.")
        elif key in {"href", "src"}:
            if not value.strip().startswith("#"):
                self.complain(f"<{tag}> refers to something outside the picture ({value.strip()[:60]}).")
            elif tag == "use":
                self.uses.append((value.strip()[1:], tuple(self.open_ids)))
        else:
            self.check_css(value, f"The attribute {key} of <{tag}>")

    def check_css(self, text: str, where: str) -> None:
        bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        if OUTSIDE_URL.search(bare) or OUTSIDE_URL.search(text):
            self.complain(f"{where} refers to something outside the picture.")
        # An escape can spell url( or @import in letters that no search finds.
        if "\\" in text and ("style" in where or "(" in text):
            self.complain(f"{where} has an escape (\\), which is not allowed in its styles.")

    def text(self, data: str) -> None:
        if self.style is not None:
            self.style.append(data)

    def end(self, _name: str) -> None:
        self.depth -= 1
        self.open_ids.pop()
        if self.style is not None:
            text = "".join(self.style)
            self.style = None
            self.check_css(text, "A style sheet in it")
            if "@" in text:
                self.complain("A style sheet in it has an @ rule (such as @import), which is not allowed.")

    def instruction(self, target: str, _data: str) -> None:
        self.complain(f"It holds the processing instruction <?{target}?>.")

    def doctype(self, *_arguments: object) -> None:
        raise RuntimeError

    def finish(self) -> None:
        """What only the whole shows: its size, and uses of uses, which could grow without end."""
        if not self.sized:
            self.complain("Its <svg> has neither a viewBox nor width and height, so it has no shape.")
        elif self.flat:
            self.complain("Its viewBox is not four numbers of which the last two, width and height, are above 0.")
        holders = {holder for _, holders in self.uses for holder in holders if holder}
        if any(target in holders for target, _ in self.uses):
            self.complain("A <use> in it repeats a part that holds a <use> itself; draw that part once.")


def _has_area(box: str | None) -> bool:
    """Whether a viewBox, if there is one, is four numbers that enclose something."""
    if box is None:
        return True
    try:
        _x, _y, width, height = (float(part) for part in re.split(r"[\s,]+", box.strip()))
    except ValueError:
        return False
    return 0 < width < MAX_SIDE and 0 < height < MAX_SIDE


def check_svg(data: bytes) -> list[str]:
    """Complaints about an SVG picture, as whole sentences; empty if it is only a picture.

    Refused are documents with a DTD or entities, scripts, event handlers, links, embedded pages or images, animation,
    processing instructions, and every reference that leaves the picture, in attributes as in styles.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.ProcessingInstructionHandler = reader.instruction
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return [f"It is not well-formed XML: {expat.ErrorString(error.code)} on line {error.lineno}."]
    except RuntimeError:
        return ["It has a DOCTYPE, which could define entities. Take the <!DOCTYPE …> out."]
    except (ValueError, LookupError):
        return ["Its encoding cannot be read. Save it as UTF-8."]
    except _TooMuch:
        return [f"It has more than {MAX_ELEMENTS} elements, or is nested deeper than {MAX_DEPTH}. Simplify it."]
    reader.finish()
    return list(reader.complaints)
