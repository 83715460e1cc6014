"""A spreadsheet, recalculated by LibreOffice without a screen."""

import shutil
import subprocess
from pathlib import Path

import openpyxl

# Formulas are worked out anew when a file is opened, whatever numbers are kept with them.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class Office:
    """LibreOffice with settings of its own, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._program = shutil.which("soffice")
        self._profile = folder / "profile"
        self._out = folder / "out"
        user = self._profile / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")

    def recalculated(self, paths):
        """The numbers of these files' first sheets, each by its addresses.

        The numbers that the files hold for their formulas are taken out first, so that none of them
        can come back.
        """
        for path in paths:
            book = openpyxl.load_workbook(path)  # of formulas alone
            book.save(path)
        subprocess.run(
            [self._program, f"-env:UserInstallation={self._profile.as_uri()}", "--headless",
             "--convert-to", "xlsx", "--outdir", self._out, *paths],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        sheets = [openpyxl.load_workbook(self._out / path.name, data_only=True) for path in paths]
        return [
            {cell.coordinate: cell.value for row in book.active.iter_rows() for cell in row}
            for book in sheets
        ]
