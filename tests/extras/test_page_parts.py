"""The page's choices of parts, as the build writes them from the catalogue."""

import json
import re

from building.parts import parts_module
from mfnet import catalogue
from mfnet.catalogue import choices


def test_the_page_offers_every_part_that_has_a_name_alone_and_says_the_same_of_it():
    written = parts_module()
    constants = re.findall(r"^export const (\w+) = (.*?^\})", written, re.MULTILINE | re.DOTALL)
    said = {name: json.loads(value) for name, value in constants}
    for name in ("ACTIVATIONS", "LOSSES", "OPTIMIZERS"):
        parts = choices(getattr(catalogue, name))
        assert list(said[name]) == list(parts)
        for part in parts.values():
            for what, value in said[name][part.name].items():
                expected = getattr(part, what)
                assert value == (list(expected) if isinstance(expected, tuple) else expected)
    assert said["NUMBERS"] == {
        "learning_rate": {"least": 0.0, "most": 100.0, "zero": False},
        "weight_decay": {"least": 0.0, "most": 10.0, "zero": True},
    }
