"""Makes formats/NAME.docx, .pdf and .html of every docs/NAME.txt: `python corpus/make_formats.py [NAME ...]`.

Run it when a text or its layout (making/formats.toml) has changed. The PDFs need LibreOffice and the fonts that stand
in for those of official papers (Debian: `apt-get install --no-install-recommends libreoffice-writer
fonts-arphic-uming fonts-arphic-ukai fonts-wqy-zenhei`); `--no-pdf` leaves them as they are. Same texts, same bytes.
"""

import argparse
import sys
from pathlib import Path

from making import pdf, web, word
from making.lines import lines_of, settings

HERE = Path(__file__).resolve().parent


def issued(name: str) -> str:
    """The ISO date of issue of a text, from the first line of its labels (``# date: 2023-01-06``)."""
    first, _, _ = (HERE / f"{name}.tsv").read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("# date: ").strip()


def make(names: list[str], folder: Path, *, pdfs: bool = True) -> list[Path]:
    """Write the formats of the texts called ``names`` into ``folder``; the paths written."""
    folder.mkdir(exist_ok=True)
    documents = []
    for name in names:
        lines = lines_of((HERE / "docs" / f"{name}.txt").read_text(encoding="utf-8"))
        layout = settings()["documents"][name]
        documents.append(folder / f"{name}.docx")
        documents[-1].write_bytes(word.make(lines, layout, issued(name)))
        (folder / f"{name}.html").write_bytes(web.make(lines, layout, issued(name)))
    written = [path.with_suffix(ending) for path in documents for ending in (".docx", ".html")]
    if pdfs:
        for name, data in pdf.make(documents, {name: issued(name) for name in names}).items():
            written.append(folder / f"{name}.pdf")
            written[-1].write_bytes(data)
    return written


def main() -> int:
    """Parse, make, say what was made."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("names", nargs="*", metavar="NAME", help="texts without .txt; all of docs/ if none is named")
    ask.add_argument("--no-pdf", action="store_true", help="leave the PDFs as they are")
    args = ask.parse_args()
    known = list(settings()["documents"])
    missing = {path.stem for path in (HERE / "docs").glob("*.txt")} ^ set(known) | set(args.names) - set(known)
    if missing:
        names = ", ".join(sorted(missing))
        sys.stderr.write(f"{names}: docs/ and making/formats.toml do not both hold it; add it to both\n")
        return 2
    try:
        written = make(args.names or known, HERE / "formats", pdfs=not args.no_pdf)
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{len(written)} files in {HERE / 'formats'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
