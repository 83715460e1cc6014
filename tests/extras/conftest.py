import os

# Else scikit-learn leaves out its checks of the array API.
os.environ["SCIPY_ARRAY_API"] = "1"
