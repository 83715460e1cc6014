"""XlsxWriter, by which the page writes spreadsheets: fetched by a visitor who wants one."""

from building.files import sha256_of
from building.messages import Stop
from building.programs import pip
from building.project import CACHE, pins
from building.steps import Step

(PIN,) = pins(["xlsxwriter"])
VERSION = PIN.partition("==")[2]
XLSXWRITER = CACHE / "xlsxwriter" / f"xlsxwriter-{VERSION}-py3-none-any.whl"
SHA256 = "8e2c89e59d733fe59e112317218c64fbbc276d90a8c144ebd6f7fa15e7ab184a"


def bring_xlsxwriter() -> None:
    """Brings the wheel, which is Python alone, from PyPI."""
    pip("download", "--quiet", "--no-deps", "--only-binary=:all:",
        "--dest", XLSXWRITER.parent, PIN)  # fmt: skip
    if sha256_of(XLSXWRITER) != SHA256:
        XLSXWRITER.unlink()
        raise Stop(f"{XLSXWRITER.name} came damaged: its hash differs. Try once more.")


BRING_XLSXWRITER = Step("Bring XlsxWriter", XLSXWRITER, lambda: SHA256, bring_xlsxwriter)
