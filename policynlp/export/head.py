"""The head of all our HTML pages: one file that asks for nothing, and runs nothing but its own."""

import hashlib
from base64 import b64encode


def head(title: str, *, style: str, script: str = "") -> tuple[str, ...]:
    """The lines up to ``<body>``. ``title`` is escaped already; the page's policy allows this style and script alone."""
    allowed = f"default-src 'none'; style-src {_hash(style)}"
    if script:
        allowed += f"; script-src {_hash(script)}"
    policy = f"{allowed}; base-uri 'none'; form-action 'none'"
    return (
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
