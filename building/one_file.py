"""The whole site as one file, which opens from a stick or in a learning platform."""

import base64
import gzip
import json
import re
from collections.abc import Mapping

from building.content import Content, content_of, integrity, write_if_changed
from building.project import ONE_FILE
from building.site import classic_script, site

# Pages that lead to each other, and what only a host needs.
LEFT_OUT = ("docs/", "index.html", "manifest.json", "service-worker.js")
LICENCES = "licenses.html"
WORKER = "one-file-worker.js"
POLICY = re.compile(r'(http-equiv="Content-Security-Policy" content=")[^"]*')
HOST_ONLY = re.compile(r'<link rel="(?:modulepreload|manifest|apple-touch-icon)"[^>]*>\n')
SCRIPT = re.compile(r"<script.*?</script>\n", re.DOTALL)
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"( media="[^"]+")?[^>]*>')
ICON = re.compile(r'<link rel="icon" href="([^"]+)"[^>]*>')
DOCUMENTATION = '<a href="docs/">Documentation</a> · '
BACK = ' · <a href="index.html">back to mfnet</a>'
NO_DOCUMENTATION = 'a[href^="docs/"] { display: none }'


def write_one_file() -> None:
    """Writes the file."""
    write_if_changed(ONE_FILE, one_file(site()))
    print(f"The whole site is in {ONE_FILE} ({ONE_FILE.stat().st_size / 1e6:.0f} MB)")


def one_file(files: Mapping[str, Content]) -> bytes:
    """The page, with all other files of the site packed in it but the documentation.

    Nothing in it leads to a network, and its policy allows none.
    """
    text = content_of(files["index.html"]).decode()
    text = SCRIPT.sub("", HOST_ONLY.sub("", text)).replace(DOCUMENTATION, "")
    script = classic_script("one-file/places.js", "one-file/page.js")
    text = with_looks(text, files, script, NO_DOCUMENTATION)
    # It comes before what it unpacks: of a file that is cut, it says so.
    text = text.replace("</head>", f"<script>{script}</script>\n</head>")
    data = f'<script type="text/plain" id="site">{packed(files)}</script>\n'
    return text.replace("</body>", f"{data}</body>").encode()


def with_looks(text: str, files: Mapping[str, Content], script: str = "", *more_styles: str) -> str:
    """A page with its style sheets and icon in it, and a policy that allows them and a script.

    Args:
        text: the page.
        files: the site's.
        script: that stands in the page, and starts the site's program.
        more_styles: further style sheets.
    """
    styles: list[str] = []

    def style(content: str, media: str = "") -> str:
        styles.append(content)
        return f"<style{media}>{content}</style>"

    def icon(link: re.Match[str]) -> str:
        picture = base64.b64encode(content_of(files[link[1]])).decode()
        return f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,{picture}">'

    text = ICON.sub(icon, text)
    text = SHEET.sub(lambda link: style(content_of(files[link[1]]).decode(), link[2] or ""), text)
    text = text.replace("</head>", "".join(map(style, more_styles)) + "</head>")
    return POLICY.sub(lambda found: found[1] + policy(styles, script), text)


def policy(styles: list[str], script: str) -> str:
    """The content security policy: what is in the file, and blobs made of it."""
    sheets = " ".join(f"'{integrity(style.encode())}'" for style in styles)
    looks = f"default-src 'none'; style-src {sheets} blob:; img-src data: blob:; "
    program = (
        f"script-src '{integrity(script.encode())}' blob: 'wasm-unsafe-eval'; "
        "worker-src blob:; connect-src blob:; "
    )
    return f"{looks}{program if script else ''}base-uri 'none'; form-action 'none'"


def packed(files: Mapping[str, Content]) -> str:
    """The files in one piece, compressed: how long their index is, the index, their contents."""
    inside = {
        name: content_of(file) for name, file in files.items() if not name.startswith(LEFT_OUT)
    }
    licences = inside[LICENCES].decode().replace(BACK, "")
    inside[LICENCES] = with_looks(licences, files).encode()
    inside[WORKER] = classic_script("one-file/places.js", "one-file/worker.js").encode()
    index = json.dumps([[name, len(content)] for name, content in inside.items()]).encode()
    whole = len(index).to_bytes(4, "big") + index + b"".join(inside.values())
    return base64.b64encode(gzip.compress(whole, mtime=0)).decode()
