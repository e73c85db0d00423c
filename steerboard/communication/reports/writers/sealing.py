"""Makes a PowerPoint file the same bytes whenever it is written: no clock in the archive, none in the workbooks."""

import io
import re
import zipfile

# The first moment an archive can name.
EARLIEST = (1980, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def without_clock(data: bytes, day: str) -> bytes:
    """The archive again, every part dated alike; `day` (YYYY-MM-DD) is what its properties say."""
    stamp = f"{day}T00:00:00Z".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith(".xlsx"):
                content = without_clock(content, day)
            elif part.filename.endswith("core.xml"):
                content = _CLOCK.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            fresh = zipfile.ZipInfo(part.filename, EARLIEST)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fresh, content)
    return buffer.getvalue()
