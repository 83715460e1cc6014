import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

FIXTURES = Path(__file__).parent / "fixtures"

# The same examples every time, as long as a machine takes: a test fails for one reason only.
settings.register_profile("mfnet", deadline=None, derandomize=True, max_examples=60, database=None)
settings.load_profile("mfnet")


@pytest.fixture
def rng():
    return np.random.default_rng(20)


@pytest.fixture(scope="session")
def worked_example():
    """The worked example's matrices, as tensors."""
    content = json.loads((FIXTURES / "worked_example.json").read_text())
    return {
        name: np.array(value, dtype=np.float64) if isinstance(value, list) else value
        for name, value in content.items()
    }
