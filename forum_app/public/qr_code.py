"""A page's address as a QR code (SVG)."""

from __future__ import annotations

from forum_app.core.imports import held_back

# For pictures of pixels alone it wants Pillow, 4 MB in each web worker.
with held_back("PIL"):
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

QUIET = 4


def write_qr(address: str) -> bytes:
    """The address as one black path on white, with the quiet zone that readers want (ISO/IEC 18004: four modules)."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size * 8}" height="{size * 8}" '
        f'shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>'
    )
    return text.encode("ascii")
