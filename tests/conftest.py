import json
import os
from pathlib import Path

# One thread: two that wait for each other on a busy machine take five times as long as one. The
# libraries read this when they are imported.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

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
