"""The browser's kernel: right on every kind of array, and what the page computes by."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.site import DIST, in_dist

PROGRAM, COLUMNS, ARITHMETIC = (
    Path(__file__).with_name(f"kernel_{name}.py").read_text(encoding="utf-8")
    for name in ("products", "columns", "arithmetic")
)
VARIANTS = ["kernel-fused.wasm", "kernel-plain.wasm"]
PRODUCTS = 2000

# Runs a program with a variant of the kernel; returns by how much the memory has grown.
RUN = """async ([module, variant, program]) => {
    const kernel = await import(module);
    const code = await (await fetch(variant)).arrayBuffer();
    const { exports, method, fill } = await kernel.instantiate(pyodide, code);
    const memory = pyodide._module.memory;
    const before = memory.buffer.byteLength;
    for (const [name, value] of Object.entries({ exports, method, fill }))
        pyodide.globals.set(name, value);
    pyodide.runPython(program);
    return memory.buffer.byteLength - before;
}"""
CHECK_PRODUCTS = f"""
from mfnet_page import kernel
try_product = kernel.python_function(exports, method)
assert kernel.is_right(try_product)
check(try_product, kernel.matmul_by(try_product), {PRODUCTS})
"""
CHECK_COLUMNS = """
from mfnet_page import kernel
check(kernel.method_maker(b"try_fill", fill)(kernel.scratch_of(exports), None), 500)
"""


@pytest.fixture
def visit(first_visit):
    """Nothing is kept of an earlier visit."""
    return first_visit


@pytest.mark.parametrize("variant", VARIANTS)
def test_products_are_numpys_through_memory_growth(visit, variant):
    visit.open("#samples=128")
    worker = visit.worker
    paths = [visit.site + in_dist(f"engine/{name}") for name in ("kernel.js", variant)]
    grown = worker.evaluate(RUN, [*paths, PROGRAM + CHECK_PRODUCTS])
    assert grown > 100 * 2**20


@pytest.mark.parametrize("variant", VARIANTS)
def test_columns_of_bytes_are_numpys(visit, variant):
    visit.open("#samples=128")
    worker = visit.worker
    paths = [visit.site + in_dist(f"engine/{name}") for name in ("kernel.js", variant)]
    worker.evaluate(RUN, [*paths, COLUMNS + CHECK_COLUMNS])


def test_arithmetic_has_the_bits_of_scalars(visit):
    visit.open("#samples=128")
    worker = visit.worker
    run = "program => { pyodide.runPython(program); }"
    worker.evaluate(run, f"{ARITHMETIC}\nwith np.errstate(all='ignore'):\n    check(500)")


@pytest.mark.parametrize("seam", ["products']._product", "columns']._fill"])
def test_the_page_computes_by_the_kernel(visit, seam):
    visit.open("#samples=128")
    worker = visit.worker
    program = f"from sys import modules; modules['mfnet.machinery.{seam}.__module__"
    assert worker.evaluate("program => pyodide.runPython(program)", program) == "mfnet_page.kernel"


def test_the_page_works_without_the_kernel(visit):
    visit.context.route("**/kernel-*.wasm", lambda route: route.fulfill(body=b"\0asm, but damaged"))
    visit.open("#samples=256&epochs=1")
    alert = visit.page.get_by_role("alert")
    expect(alert).to_contain_text("kernel-fused.wasm came damaged")
    expect(alert).to_contain_text("slower")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_kernel_owns_nothing_of_the_memory_it_shares(variant):
    """No start function and no data, which would overwrite Python's; build.py looks for a stack."""
    code = (DIST / in_dist(f"engine/{variant}")).read_bytes()
    sections, position = [], 8
    while position < len(code):
        sections.append(code[position])
        size, position = _leb128(code, position + 1)
        position += size
    assert {8, 11}.isdisjoint(sections)
    assert {2, 3, 7, 10} <= set(sections)


def _leb128(code, position):
    """An unsigned number as WebAssembly writes it, and the position after it."""
    number = shift = 0
    while True:
        byte = code[position]
        position += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, position


BOTH_WAYS = """
import numpy as np
from mfnet.catalogue import OPTIMIZERS, Hidden, assemble
from mfnet.dataloader import BatchIterator
from mfnet.loss import CELoss
from mfnet.machinery import calls
from mfnet.train import training

def losses(runner):
    before = calls.use_runner(runner)
    inputs = np.random.default_rng(0).normal(size=(50, 2))
    steps = training(
        assemble(2, [Hidden(7, "tanh"), Hidden(5, "gelu")], 2, seed=0),
        inputs, np.eye(2)[(inputs[:, 0] > 0).astype(int)], loss=CELoss(),
        dataloader=BatchIterator(8, seed=0), optimizer=OPTIMIZERS["adam"].make(learning_rate=0.01),
    )
    taken = [next(steps).loss.tobytes() for _ in range(200)]
    calls.use_runner(before)
    return taken

assert losses(calls._runner) == losses(calls.in_python)
type(calls._runner).__module__
"""


IN_PARTS = """
import numpy as np
from mfnet.catalogue import Hidden, assemble
from mfnet.dataloader import BatchIterator
from mfnet.loss import CELoss
from mfnet.machinery import calls, replay
from mfnet.train import training
from mfnet_page import calls as for_the_kernel

def trained(cut):
    inputs = np.random.default_rng(0).normal(size=(250, 200))
    inputs[:, 40:] = 0.0
    net = assemble(200, [Hidden(300, "relu"), Hidden(210, "tanh")], 2, seed=0)
    steps = training(
        net, inputs, np.eye(2)[(inputs[:, 0] > 0).astype(int)], loss=CELoss(), in_parts=cut,
        dataloader=BatchIterator(100, seed=0),
    )
    losses, cuts = [], 0
    for step in steps:
        cuts += step.steps == len(losses)
        if step.steps > len(losses):
            losses.append(step.loss.tobytes())
        if step.steps == 6:
            return (losses, [x.tobytes() for x, _ in net.parameters_and_gradients()]), cuts

whole = trained(cut=False)
replay._LONG = 1
calls.PART = for_the_kernel.PART = 2 * 10**6
in_pieces = trained(cut=True)
assert in_pieces[0] == whole[0]
in_pieces[1]
"""


def test_the_kernel_computes_a_product_in_parts_to_the_same_bits(visit):
    visit.open("#samples=128")
    worker = visit.worker
    cuts = worker.evaluate("program => pyodide.runPython(program)", IN_PARTS)
    assert cuts > 6 * 15


def test_the_kernel_runs_numpys_calls_to_the_same_bits(visit):
    visit.open("#samples=128")
    worker = visit.worker
    where = worker.evaluate("program => pyodide.runPython(program)", BOTH_WAYS)
    assert where == "mfnet_page.calls"
