"""Networks carried to other libraries and back, and trainings written as programs.

A file for each library, which mfnet itself does not need: `pip install torch`, `onnx`,
`safetensors` or `xlsxwriter`. `weights` and `program` need numpy alone. `spreadsheet` carries one
recorded step.
"""
