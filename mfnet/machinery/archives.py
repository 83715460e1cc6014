"""Arrays in an `.npz` file, read without trusting it: nothing runs, and no more memory is taken
than the file has bytes."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from math import prod
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

KINDS = "biuf"  # of dtypes: truth values and numbers; an object would have to be unpickled
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def pack(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The content of an `.npz` file of these arrays, stored as they are."""
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of an `.npz` file as `pack` writes it, none of which can be written to.

    Raises ValueError or zipfile.BadZipFile if it is another file, or damaged.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        # Stored as it is, an entry is never larger than the file; and so are all together, as
        # `zipfile` refuses entries that overlap.
        if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
            raise ValueError("its entries are compressed")
        if sum(entry.file_size for entry in entries) > len(content):
            raise ValueError("its entries overlap")
        return {
            entry.filename.removesuffix(".npy"): _array(archive.read(entry)) for entry in entries
        }


def _array(content: bytes) -> NDArray[Any]:
    """An array from the content of an `.npy` file."""
    buffer = BytesIO(content)
    version = npy.read_magic(buffer)
    if version not in _HEADERS:
        raise ValueError(f"an array has the format {version}")
    shape, is_fortran, dtype = _HEADERS[version](buffer)
    if dtype.kind not in KINDS:
        raise ValueError(f"an array holds {dtype}, which are no numbers")
    start = buffer.tell()
    # Before an array is made, which takes the memory that its shape asks for.
    if prod(shape) * dtype.itemsize != len(content) - start:
        raise ValueError(f"an array of the shape {shape} is not whole")
    flat: NDArray[Any] = np.frombuffer(content, dtype, offset=start)
    return flat.reshape(shape, order="F" if is_fortran else "C")
