"""LibreOffice, by which the tests of spreadsheets have them recalculated."""

import shutil

from building.apt import bring_packages

PACKAGE = "libreoffice-calc"  # Debian's and its kin's


def bring_office() -> None:
    """Installs LibreOffice where it is missing and may be installed; else says what is left out."""
    if shutil.which("soffice"):
        return
    bring_packages("LibreOffice", PACKAGE)
    if not shutil.which("soffice"):
        print("LibreOffice can't be brought: no spreadsheet is recalculated. Install it "
              f"(on Debian: sudo apt-get install {PACKAGE}) to have them all tested.")  # fmt: skip
