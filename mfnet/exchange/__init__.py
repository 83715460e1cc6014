"""Networks carried to other libraries and back: PyTorch, ONNX, safetensors, a file each.

Each needs its library, which mfnet itself does not: `pip install "mfnet[torch]"`, `"mfnet[onnx]"`,
`"mfnet[safetensors]"`.
"""
