"""From the book's HTML to one file that is PDF/A-3a and PDF/UA-1. Runs in the renderer's own process."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any
from xml.sax.saxutils import escape

import pydyf
import weasyprint
from PIL import Image
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from forum_app.rendering import engine, engine_drawn, engine_splitting, proof, tagging
from forum_app.rendering.fonts import stamp_fonts
from forum_app.rendering.job import Job, Media
from forum_app.rendering.memory import give_back

MAX_PIXELS = 80_000_000
MANY_PAGES = 100
NOTE_RULE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 143 1"><rect width="143" height="1" fill="#9aa4af"/></svg>'
)
LEADER = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 2"><circle cx="5" cy="1" r=".5" fill="#8d98a3"/></svg>'
)


class ForbiddenReference(FatalURLFetchingError):  # type: ignore[misc]
    """Something asked for what is not part of the book; the build stops."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Gives the book's own pictures by `asset:` ids, and nothing else: no network, no file, no data, no redirect."""

    def __init__(self, assets: dict[str, Media]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.assets = assets

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The picture. Raises ForbiddenReference for any other address."""
        media = self.assets.get(url.removeprefix("asset:")) if url.startswith("asset:") else None
        if media is None:
            raise ForbiddenReference(f"The book refers to {url[:200]}, which is not one of its own pictures.")
        return URLFetcherResponse(url, media.data, {"Content-Type": media.media_type})


def open_pictures(job: Job) -> dict[str, Media]:
    """Every picture of the job in a form that the PDF may hold. Raises ValueError that names the picture."""
    pictures = {"note-rule": Media("image/svg+xml", NOTE_RULE), "leader": Media("image/svg+xml", LEADER)}
    for key, media in job.pictures.items():
        pictures[key] = media if media.media_type == "image/svg+xml" else _to_rgb(key, media)
    return pictures


def _to_rgb(key: str, media: Media) -> Media:
    """A bitmap in 8 bits of RGB or grey: an sRGB output intent allows no other colours."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses at twice this number
    try:
        with Image.open(io.BytesIO(media.data), formats=("PNG", "JPEG")) as image:
            image.load()
            if image.mode in {"RGB", "L"} and image.format == "JPEG":
                return media
            if image.mode in {"RGB", "RGBA", "L", "LA"}:
                wanted = image.mode
            else:
                wanted = "RGBA" if "transparency" in image.info else "RGB"
            output = io.BytesIO()
            image.convert(wanted).save(output, "PNG")
            return Media("image/png", output.getvalue())
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"The picture “{key}” cannot be read: {error}") from error


@lru_cache(maxsize=8)
def parse_style(text: str) -> weasyprint.CSS:
    """A style sheet, parsed once a process; the pictures that it names are asked for when they are drawn."""
    counters = CounterStyle()
    sheet = weasyprint.CSS(string=text, url_fetcher=AssetFetcher({}), counter_style=counters)
    sheet.forum_counters = counters
    return sheet


def render(job: Job) -> Any:
    """The laid out document (weasyprint.Document), not yet written."""
    tagging.install()
    engine.mend_engine()
    engine_splitting.begin(stamp_fonts())
    fetcher = AssetFetcher(open_pictures(job))
    fonts, counters = FontConfiguration(), CounterStyle()
    sheets = [parse_style(text) for text in job.styles]
    for sheet in sheets:
        counters.update(sheet.forum_counters)
    html = weasyprint.HTML(string=job.html, url_fetcher=fetcher, base_url=None)
    html.forum_inputs = _hash_inputs(job)
    return html.render(fonts, counters, stylesheets=sheets, pdf_variant="pdf/a-3a", dpi=300, presentational_hints=False)


def _hash_inputs(job: Job) -> bytes:
    """What pages are set with besides the text: style sheets, pictures and fonts."""
    pictures = [(key, media.media_type, media.data) for key, media in sorted(job.pictures.items())]
    return blake2b(repr((job.styles, pictures, stamp_fonts())).encode(), digest_size=20).digest()


def write(document: Any, job: Job, check: Callable[[list[dict[int, str]], Any], None]) -> bytes:
    """The finished file; the document is used up by it.

    `check(drawn, pdf)` sees everything that is to be written, just before; `drawn` holds the text of each page.
    """
    document.metadata.attachments = _attach(job)
    document.metadata.include_in_pdf = lambda pdf, *_arguments: _add_xmp(pdf, document.metadata, job)
    drawn: list[dict[int, str]] = []

    def paint(page: Any, stream: Any, scale: float) -> None:
        type(page).paint(page, stream, scale)
        page.links = []  # which hold boxes
        drawn.append(proof.read_text(document, stream))
        # A drawn page takes ten times the memory of a packed one.
        tagging.freeze_stream(stream)

    for page in document.pages:
        tagging.mark_furniture(page._page_box)
        tagging.keep_own_links(page)
        page.paint = partial(paint, page)
    many = len(document.pages) > MANY_PAGES
    engine_drawn.drawn.begin(stamp_fonts(), keeping=not many)
    if many:
        # What the pages were made from refers to itself, and is not needed any more.
        document._html = None
        gc.collect()
        give_back()

    def finisher(_document: Any, pdf: Any) -> None:
        tagging.complete(pdf, job.link_words)
        _name_once(pdf.catalog)
        check(drawn, pdf)
        tagging.freeze(pdf)

    return document.write_pdf(finisher=finisher, pdf_variant="pdf/a-3a")  # type: ignore[no-any-return]


def _attach(job: Job) -> list[weasyprint.Attachment]:
    """The files inside the file, with both dates: without them the bytes would differ each time."""
    moment = datetime(job.date.year, job.date.month, job.date.day, tzinfo=UTC)
    return [
        weasyprint.Attachment(
            file_obj=io.BytesIO(file.data),
            name=file.name,
            description=file.description,
            created=moment,
            modified=moment,
            relationship="Data",
        )
        for file in job.attachments
    ]


def _name_once(catalog: Any) -> None:
    """Each associated file once: the engine finds them by their names and again by their kind."""
    if "AF" in catalog:
        catalog["AF"][:] = dict.fromkeys(catalog["AF"])


def _add_xmp(pdf: Any, metadata: Any, job: Job) -> None:
    """XMP that says PDF/A-3a and PDF/UA-1; uncompressed, as PDF/UA-1's own schema must be declared within PDF/A."""
    stream = pydyf.Stream([_xmp(metadata, job)], {"Type": "/Metadata", "Subtype": "/XML"}, compress=False)
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference


def _xmp(metadata: Any, job: Job) -> bytes:
    authors = "".join(f"<rdf:li>{escape(author)}</rdf:li>" for author in metadata.authors)
    fields = {
        "TITLE": escape(metadata.title),
        "AUTHORS": authors,
        "SUBJECT": escape(metadata.description or ""),
        "KEYWORDS": escape(", ".join(metadata.keywords)),
        "LANGUAGE": escape(job.language),
        "CREATED": f"{job.date.isoformat()}T00:00:00Z",
        "MODIFIED": f"{job.date.isoformat()}T00:00:00Z",
        "PRODUCER": f"WeasyPrint {weasyprint.__version__}",
    }
    text = XMP
    for name, value in fields.items():
        text = text.replace(f"@{name}@", value)
    return text.encode()


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">@TITLE@</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq>@AUTHORS@</rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">@SUBJECT@</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>@LANGUAGE@</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>@CREATED@</xmp:CreateDate><xmp:ModifyDate>@MODIFIED@</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>@PRODUCER@</pdf:Producer><pdf:Keywords>@KEYWORDS@</pdf:Keywords>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
