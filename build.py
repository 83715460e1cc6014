"""Builds, serves and tests mfnet: the library, and the page that runs it in a browser.

    python build.py serve     build what is missing, then serve the page
    python build.py test      build what is missing, then run every check and test

It needs Python 3.11 or newer with pip and venv, and Node.js 20 or newer with npm; everything else
it brings itself, once: into .venv, .cache and web/node_modules, all ignored by git. The site is
laid out in dist/, ready for any static host. What the commands do stands in building/.
"""

import argparse
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python gets this sentence)
    sys.exit(f"build.py: Python 3.11 or newer is needed, and this is {sys.version.split()[0]}.")

from building.benchmarks import BENCH_PARTS, bench
from building.datasets import fill_data_folder
from building.dist import build, clean
from building.files import is_disk_full
from building.groups import GROUPS
from building.messages import Stop
from building.one_file import write_one_file
from building.project import ROOT
from building.serving import serve
from building.tests import take_picture, test


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Builds, serves and tests mfnet.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="bring what is missing and lay out dist/")
    serving = commands.add_parser("serve", help="build, then serve dist/")
    serving.add_argument("--host", default="localhost", help="default: %(default)s")
    serving.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    testing = commands.add_parser("test", help="build, then run every check and test")
    testing.add_argument(
        "--only", action="append", choices=GROUPS, default=[],
        help="one group of them; may be given several times",
    )  # fmt: skip
    testing.add_argument("pytest", nargs="*", help="after --: arguments handed to pytest")
    commands.add_parser("lint", help="build, then check style and types")
    measuring = commands.add_parser("bench", help="build, then measure speed, beside peers")
    parts = measuring.add_mutually_exclusive_group()
    parts.add_argument("--only", choices=BENCH_PARTS, help="one part; docs/ stays as it is")
    parts.add_argument(
        "--against", type=Path, metavar="FOLDER",
        help="only how fast it trains beside another state of the project: the page beside a built "
        "page (dist/), the library beside a checkout",
    )  # fmt: skip
    filling = commands.add_parser("data", help="fill a folder with MNIST and California Housing")
    filling.add_argument(
        "folder", nargs="?", type=Path, default=ROOT / "data", help="default: data"
    )
    commands.add_parser("one-file", help="build, then put the whole site into one file")
    commands.add_parser("picture", help="build, then take the README's picture of the page anew")
    commands.add_parser("clean", help="remove everything that was built or brought")
    return parser.parse_args()


def main() -> None:
    """Does what the command line says."""
    arguments = parse_arguments()
    if arguments.command == "clean":
        clean()
        return
    build()
    if arguments.command == "serve":
        serve(arguments.host, arguments.port)
    elif arguments.command == "test":
        test(arguments.only, arguments.pytest)
    elif arguments.command == "lint":
        test(["lint"], [])
    elif arguments.command == "bench":
        bench(arguments.only, arguments.against)
    elif arguments.command == "data":
        fill_data_folder(arguments.folder)
    elif arguments.command == "one-file":
        write_one_file()
    elif arguments.command == "picture":
        take_picture()


if __name__ == "__main__":
    try:
        main()
    except Stop as reason:
        sys.exit(f"build.py: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as reason:
        cure = "free some room on the disk" if is_disk_full(reason) else "see to that"
        sys.exit(f"build.py: {reason.filename or ''}: {reason.strerror}; {cure}, and try again.")
