"""Versions of the site, deployed one after the other into a folder, whole or only in part."""

import math
import shutil

from building.content import content_of, folder_of, write_if_changed
from building.files import files_in
from building.site import with_lists
from tests.browser.site import DIST

LISTS = ("manifest.json", "service-worker.js")
LASTING = ("python-", "samples-", "wheels")  # folders that no version of the page changes

SMALL = 300_000  # bytes


def version(number, most=math.inf):
    """The files of a version by their paths: the built site, with a mark in its page's folder.

    The mark is in `index.html`, too: whoever sees the two can tell whether they belong together.
    With `most` it is soon there, and does not start: it is without documentation, and of Python and
    the datasets it has files below so many bytes.
    """
    files = {path.relative_to(DIST).as_posix(): path for path in files_in(DIST)}
    old, new = folder_of("page", files), f"page-{number:016x}/"
    changed = {}
    for name, content in files.items():
        is_apart = name.startswith("docs/") and most < math.inf
        if name.startswith(LASTING) or name in LISTS or is_apart:
            continue
        if name.endswith(".html"):
            content = content_of(content).replace(old.encode(), new.encode())
        if name == "index.html":
            content = content.replace(b"<body>", f'<body data-version="{number}">'.encode())
        changed[name.replace(old, new)] = content
    changed[f"{new}mark.txt"] = str(number).encode()
    lasting = {name: path for name, path in files.items() if name.startswith(LASTING)}
    changed |= {name: path for name, path in lasting.items() if path.stat().st_size < most}
    return with_lists(changed)


class Deployment:
    """A folder that a host serves."""

    def __init__(self, folder):
        self.folder = folder
        for name in DIST.iterdir():
            if name.name.startswith(LASTING):
                (folder / name.name).symlink_to(name, target_is_directory=True)

    def put(self, number, *, light=False, broken=False):
        """Bring a version in place of the one before.

        One that is broken ends in the middle: what tells of it is there, its page's folder is half
        there, and the last file is cut.
        """
        for path in self.folder.glob("page-*"):
            shutil.rmtree(path)
        files = version(number, SMALL if light else math.inf).items()
        files = [each for each in files if not each[0].startswith(LASTING)]
        files.sort(key=lambda each: (each[0] not in LISTS, each[0] != "index.html", each[0]))
        if broken:
            files = files[: len(files) // 2]
        for name, content in files:
            write_if_changed(self.folder / name, content)
        if broken:
            name, content = files[-1]
            (self.folder / name).write_bytes(content_of(content)[:-20])
