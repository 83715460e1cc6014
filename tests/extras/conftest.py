import os

from hypothesis import settings

# Else scikit-learn leaves out its checks of the array API.
os.environ["SCIPY_ARRAY_API"] = "1"

# The same examples every time, as long as a machine takes: a test fails for one reason only.
settings.register_profile("mfnet", deadline=None, derandomize=True, max_examples=60, database=None)
settings.load_profile("mfnet")
