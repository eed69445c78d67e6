"""JSON: the whole register as one object."""

from policynlp.export.json_lines import encoded
from policynlp.records import Directive
from policynlp.rows import Register, file_name


def render(register: Register) -> bytes:
    """``{version, documents, tasks, failures}``; ``tasks`` are the rows of the contract, indented by two."""
    whole = {
        "version": register.version,
        "documents": [_document(directive) for directive in register.directives],
        "tasks": list(register.rows()),
        "failures": [{"path": failure.path, "message": failure.message} for failure in register.failures],
    }
    return encoded(whole, indent=2) + b"\n"


def _document(directive: Directive) -> dict[str, object]:
    document, frame = directive.document, directive.frame
    return {
        "document": file_name(document.source),
        "format": document.format,
        "digest": document.digest,
        "title": frame.title,
        "number": frame.number,
        "issuer": frame.issuer,
        "issued": frame.issued,
        "addressees": list(frame.addressees),
        "pages": len(document.pages) or None,
        "tasks": len(directive.tasks),
    }
