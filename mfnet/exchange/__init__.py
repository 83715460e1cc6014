"""Networks carried to other libraries and back: PyTorch, ONNX, safetensors, a file each.

Each needs its library, which mfnet itself does not: `pip install torch`, `onnx` or `safetensors`.
"""
