"""What Excel's and Word's files share: a zip of XML that must not tell the time it was written at."""

from collections.abc import Callable
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policynlp.export.clean import one_line
from policynlp.export.due import day
from policynlp.rows import Register

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_CORE = "docProps/core.xml"
_PROPERTIES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>\
<dc:creator>policynlp</dc:creator><dc:description>{version}</dc:description>{times}</cp:coreProperties>
"""
_TIME = '<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>'

Change = Callable[[str, bytes], bytes]
"""(name of a part, its content) to its new content."""


def sealed(package: bytes, register: Register, title: str, change: Change | None = None) -> bytes:
    """The package with the register's own properties, see `packed`: of the latest day of issue among its directives."""
    days = sorted(str(found) for each in register.directives if (found := day(each.frame.issued)))
    return packed(package, title, days[-1] if days else "", version=register.version, change=change)


def packed(package: bytes, title: str, when: str = "", *, version: str = "", change: Change | None = None) -> bytes:
    """The package with properties of ours and no clock in it: the same content, the same bytes.

    Created and modified are ``when`` (an ISO date), and left out where it is ''. ``change`` may put other content in
    the place of a part's.
    """
    times = "".join(_TIME.format(name=name, day=when) for name in ("created", "modified")) if when else ""
    made = f"policynlp {version}".strip()
    properties = _PROPERTIES.format(title=escape(one_line(title)), version=escape(made), times=times)
    out = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name not in _FIRST, name != _FIRST[0])):
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            content = properties.encode("utf-8") if name == _CORE else old.read(name)
            new.writestr(info, change(name, content) if change else content)
    return out.getvalue()
