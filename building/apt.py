"""Packages of Debian and its kin, where they may be installed."""

import os
import shutil
import subprocess

from building.messages import say


def bring_packages(what: str, *packages: str) -> None:
    """Tries to install them, as root or by a sudo that asks for nothing."""
    apt_get = shutil.which("apt-get")
    if not apt_get or os.name != "posix":
        return
    say(f"Bring {what} by apt-get")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        try:
            subprocess.run([*as_root, apt_get, "--quiet", *command], env=environment, check=False)
        except OSError:  # there is no sudo
            return
