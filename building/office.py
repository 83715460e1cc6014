"""LibreOffice, by which the tests of spreadsheets have them recalculated."""

import os
import shutil
import subprocess

from building.messages import say

PACKAGE = "libreoffice-calc"  # Debian's and its kin's


def bring_office() -> None:
    """Installs LibreOffice where it is missing and may be installed; else says what is left out."""
    if shutil.which("soffice"):
        return
    apt_get = shutil.which("apt-get")
    if apt_get and os.name == "posix":
        say("Bring LibreOffice by apt-get")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for command in (["update"], ["install", "--yes", "--no-install-recommends", PACKAGE]):
            try:
                subprocess.run([*as_root, apt_get, "--quiet", *command],
                               env=environment, check=False)  # fmt: skip
            except OSError:  # there is no sudo
                break
    if not shutil.which("soffice"):
        print("LibreOffice can't be brought: no spreadsheet is recalculated. Install it "
              f"(on Debian: sudo apt-get install {PACKAGE}) to have them all tested.")  # fmt: skip
