"""Where the page's datasets come from, a module each."""

from typing import Any

from mfnet_page.dataset import Dataset
from mfnet_page.datasets import points, worked_example


def made_from(settings: dict[str, Any]) -> Dataset | None:
    """The dataset of these settings, if it is made from them alone; None if it comes in files.

    Raises ValueError if it cannot be made.
    """
    match settings.get("dataset"):
        case "points":
            names = ("shape", "samples", "noise", "seed", "points")
            return points.make(*(settings[name] for name in names))
        case "worked-example":
            return worked_example.make()
    return None
