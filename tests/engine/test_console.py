"""The console: what is typed runs on the page's live objects, is undone, and survives a Stop."""

import sys

import numpy as np
import pytest
from test_engine import SETTINGS, built

from mfnet import checkpoint
from mfnet.catalogue import ACTIVATIONS, withdraw
from mfnet.last_good import copied_weights
from mfnet_page.datasets import points
from mfnet_page.engine import Engine

SWISH = '''
class Swish(mfnet.Activation):
    """z times the sigmoid of z."""

    def __init__(self):
        super().__init__(swish, swish_prime)
'''
SWISH_FUNCTIONS = """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def swish(z):
    return z * sigmoid(z)

def swish_prime(z):
    s = sigmoid(z)
    return s + z * s * (1 - s)
"""


class Page:
    """An engine with a network, and what its console has told."""

    def __init__(self, settings=SETTINGS):
        self.engine = built(settings)
        self.said = []

    def run(self, *sources):
        """Runs inputs one after the other, and returns what they have told."""
        self.said = []
        for source in sources:
            values = {"source": source, "tell": self.said.append}
            self.record = self.engine.console("run", values)
        return self.texts()

    def texts(self, kind=None):
        return [said["text"] for said in self.said if kind in (None, said["kind"])]

    @property
    def weights(self):
        return copied_weights(self.engine.session.net)

    def stopped(self):
        """The page after Stop: another engine, with the network's file and what was kept."""
        other = Page.__new__(Page)
        other.engine, other.said = Engine(), []
        sys.modules.pop("your_code", None)
        for name in [part["name"] for part in self.record["parts"]]:
            withdraw(name)
        other.brought = other.engine.bring_console(self.record["kept"])
        settings = other.engine.read(self.engine.save())["settings"]
        made_of = ("shape", "samples", "noise", "seed", "points")
        dataset = points.make(*(settings[name] for name in made_of))
        other.engine.open(settings, dataset)
        other.engine.introduce()
        return other


@pytest.fixture
def page():
    yield Page()
    for name in [name for name in ACTIVATIONS if name[0].isupper()]:
        withdraw(name)


def test_the_live_objects_have_their_names(page):
    session = page.engine.session
    assert page.run("net is session.net and data is session.dataset") == ["True"]
    assert page.run("net") == [repr(session.net)]
    assert page.run("np.pi, mfnet.__name__") == ["(3.141592653589793, 'mfnet')"]
    page.engine.build(SETTINGS, session.dataset)
    assert page.run("net is session.net") == ["True"]
    assert page.engine.session is not session


def test_a_name_that_the_visitor_takes_stays_theirs(page):
    page.run("data = 3")
    page.engine.build(SETTINGS, page.engine.session.dataset)
    assert page.run("data") == ["3"]
    assert page.run("del data", "data is session.dataset") == ["True"]


def test_a_changed_weight_is_in_the_network_and_can_be_undone(page):
    before = page.weights
    page.run("net.layers[0].weights[1, 1] = 7")
    assert page.record["changed"]
    assert page.record["undoable"]
    assert page.engine.session.net.layers[0].weights[1, 1] == 7
    page.run("net.layers[0].weights *= 2", "1 + 1")
    assert not page.record["changed"]
    assert page.engine.console("undo", {}) == {"changed": True, "undoable": True}
    assert page.engine.session.net.layers[0].weights[1, 1] == 7
    assert page.engine.console("undo", {}) == {"changed": True, "undoable": False}
    assert all(map(np.array_equal, page.weights, before))


def test_a_network_that_no_longer_works_is_told_and_undone(page):
    page.engine.train(SETTINGS)
    while page.engine.is_training:
        page.engine.advance()
    page.run("del net.layers[0]")
    assert "The network does not work like this" in page.texts("note")[0]
    page.engine.console("undo", {})
    assert page.run("len(net.layers)") == ["3"]


def test_training_goes_on_to_the_same_numbers_after_a_look(page):
    alone = built()
    for engine in (alone, page.engine):
        for _ in range(2):
            engine.step(SETTINGS)
    page.run("net.layers[0].weights[1:] *= 2")
    page.engine.console("undo", {})
    for engine in (alone, page.engine):
        for _ in range(9):
            engine.step(SETTINGS)
    assert page.engine.session.course.losses == alone.session.course.losses


def test_outputs_for_the_test_samples_follow_changed_weights(page):
    page.engine.train(SETTINGS)
    while page.engine.is_training:
        page.engine.advance()
    before = page.engine.session.test_outputs.copy()
    page.run("net.layers[-1].weights[1:] = 0")
    assert not page.engine.session.test_outputs[1:].any()
    page.engine.console("undo", {})
    assert np.array_equal(page.engine.session.test_outputs, before)


def test_batches_trained_in_the_console_count(page):
    page.run("session.run(1e9, 2)")
    assert page.engine.status()["name"] == "paused"
    assert page.engine.report()["batch"] == 2


def test_print_is_told_while_the_code_runs(page):
    told = []
    page.engine.session.told = told
    page.run("print('one')\nsession.told.append(1)\nprint('two')")
    assert page.texts("printed") == ["one\n", "two\n"]


def test_no_more_is_printed_than_a_page_can_bear(page):
    page.run("for number in range(100_000): print(number)")
    text = "".join(page.texts("printed"))
    assert len(text) < 40_000
    assert text.endswith("more was printed than is shown.\n")
    assert len(page.said) < 300


def test_a_matrix_is_text_and_picture(page):
    page.run("np.array([[0.123456, -2.0], [0.0, np.nan]])")
    (said,) = page.said
    assert said["text"] == "array([[ 0.1235, -2.    ],\n       [ 0.    ,     nan]])"
    picture = said["picture"]
    assert (picture["columns"], picture["shape"], picture["largest"]) == (2, [2, 2], 2.0)
    page.run("np.zeros((300, 20))")
    assert page.said[0]["picture"]["every"] == [4, 1]
    assert page.said[0]["picture"]["values"].size == 75 * 20


def test_show_shows_a_matrix_in_the_midst_of_a_loop(page):
    page.run("for n in range(2):\n    show(np.eye(2) * n)\n    print(n)\n")
    assert [said["kind"] for said in page.said] == ["value", "printed", "value", "printed"]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            "def f(x):\n    return g(x)\n\ndef g(x):\n    return 1 / x\n\nf(0)",
            ["line 7", "line 2", "line 5", "ZeroDivisionError: division by zero"],
        ),
        ("net.forward(np.ones((2, 2)))", ["line 1", "ValueError: x must"]),
        ("raise SystemExit", ["line 1", "SystemExit"]),
        ("x = (1,", ["SyntaxError"]),
        ("np.ones((2, 3)) @ np.ones((2, 3))", ["line 1", "matmul"]),
    ],
)
def test_a_traceback_has_the_visitors_own_lines_alone(page, source, lines):
    (text,) = page.run(source)
    assert page.said[0]["kind"] == "error"
    for part in lines:
        assert part in text
    assert ".py" not in text


def test_the_shapes_in_the_line_that_failed_are_told(page):
    page.run("a, b = np.ones((2, 3)), np.ones((4, 5))")
    (text,) = page.run("a @ b")
    assert text.endswith("In this line a is 2 × 3, b is 4 × 5.")


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("1 + 1", True),
        ("for i in range(3):", False),
        ("for i in range(3):\n    print(i)", False),
        ("for i in range(3):\n    print(i)\n", True),
        ("f(1,", False),
        ("'''text", False),
        ("x = = 1", True),
        ("def f():\n    return 1\nf()", True),
        ("@property", False),
        ("", True),
    ],
)
def test_a_block_ends_with_an_empty_line(page, source, whole):
    assert page.engine.is_whole(source) is whole


@pytest.mark.parametrize(
    ("before", "start", "word"),
    [
        ("net.la", 4, "layers"),
        ("x = net.layers[0].weig", 18, "weights"),
        ("print(ses", 6, "session"),
        ("np.linalg.no", 10, "norm"),
        ("impor", 0, "import"),
        ("[net.layers[-1].we", 16, "weights"),
    ],
)
def test_names_are_completed_on_the_live_objects(page, before, start, word):
    completed = page.engine.console("complete", {"before": before})
    assert completed["start"] == start
    assert word in completed["words"]


def test_nothing_is_called_to_complete_a_name(page):
    page.run("called = []\ndef f():\n    called.append(1)\n    return np\n")
    assert page.engine.console("complete", {"before": "f().pi"})["words"] == []
    assert page.run("called") == ["[]"]


def test_an_activation_of_ones_own_can_be_chosen_and_trains(page):
    page.run(SWISH_FUNCTIONS, SWISH)
    assert page.texts("note") == ["Swish can be chosen now as the activation of a hidden layer."]
    assert page.record["parts"] == [
        {"name": "Swish", "label": "Swish", "about": "z times the sigmoid of z."}
    ]
    settings = SETTINGS | {"layers": [{"units": 4, "activation": "Swish"}]}
    page.engine.build(settings, page.engine.session.dataset)
    assert page.engine.runs_own
    assert page.run("type(net.layers[1]) is Swish") == ["True"]
    page.engine.train(settings)
    while page.engine.is_training:
        page.engine.advance()
    assert page.engine.status()["name"] == "finished"
    record = page.engine.answer("inspection.record", {})
    assert record["matrices"]["A1"]["formula"] == "A1 = g(Z1)"


def test_a_layer_of_ones_own_that_keeps_the_shape_can_be_chosen(page):
    page.run(
        """
class Halve(mfnet.Layer):
    def forward(self, x):
        y = x / 2
        y[0] = 1
        return y
    def backward(self, grad):
        y = grad / 2
        y[0] = 0
        return y
"""
    )
    assert [part["name"] for part in page.record["parts"]] == ["Halve"]
    page.run("del Halve")
    assert page.record["parts"] == []
    assert "Halve" not in ACTIVATIONS


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("def forward(self, x): return x[:2]", "forward makes 2 × 3 of 4 × 3"),
        ("def forward(self, x): return 2 * x", "row 0"),
        ("def forward(self, x): return 1 / 0", "division by zero"),
        ("def __init__(self, a): pass", "a"),
        ("weights = np.ones((2, 2))", "weights of its own"),
    ],
)
def test_what_cannot_be_a_layer_of_the_network_is_told_why(page, body, reason):
    page.run(f"class Odd(mfnet.Identity):\n    {body}\n")
    (note,) = page.texts("note")
    assert note.startswith("Odd can't be chosen for the network: ")
    assert reason in note
    assert page.record["parts"] == []


def test_a_backward_pass_that_is_no_derivative_is_told(page):
    page.run(
        "class Odd(mfnet.ReLU):\n    def backward(self, grad): return super().backward(-grad)\n"
    )
    (note,) = page.texts("note")
    assert "its backward is not the derivative of its forward" in note


def test_a_file_holds_ones_own_activation_with_its_source(page):
    page.run(SWISH_FUNCTIONS, SWISH)
    settings = SETTINGS | {"layers": [{"units": 4, "activation": "Swish"}]}
    page.engine.build(settings, page.engine.session.dataset)
    content = page.engine.save()
    assert repr(checkpoint.from_bytes(content).net) == repr(page.engine.session.net)
    source = ACTIVATIONS["Swish"].source
    withdraw("Swish")
    with pytest.raises(ValueError, match="this network has Swish, a class of somebody's own"):
        Engine().read(content)
    namespace = {}
    exec(source, namespace)  # noqa: S102 (as who opens the file would)
    assert namespace["Swish"]().forward(np.ones((2, 2))).shape == (2, 2)
    page.engine._belongings.console._parts._offered.clear()


def test_a_network_is_saved_and_stopped_after_its_class_was_defined_anew(page):
    page.run(SWISH_FUNCTIONS, SWISH)
    settings = SETTINGS | {"layers": [{"units": 4, "activation": "Swish"}]}
    page.engine.build(settings, page.engine.session.dataset)
    page.run(SWISH.replace("z times", "As before: z times"))
    assert page.engine.runs_own
    other = page.stopped()
    assert other.run("type(net.layers[1]) is Swish, Swish.__doc__") == [
        "(True, 'As before: z times the sigmoid of z.')"
    ]


def test_the_copied_program_has_ones_own_activation(page):
    page.run(SWISH_FUNCTIONS, SWISH)
    settings = SETTINGS | {"layers": [{"units": 4, "activation": "Swish"}]}
    page.engine.build(settings, page.engine.session.dataset)
    text = page.engine.answer("files.program", {})["text"]
    withdraw("Swish")
    exec(text, {"__name__": "__main__"})  # noqa: S102 (as above)
    assert ACTIVATIONS["Swish"].kind.__name__ == "Swish"
    page.engine._belongings.console._parts._offered.clear()


def test_after_stop_definitions_variables_and_network_are_as_before(page):
    page.run(
        "import math\nfrom math import tau as t",
        SWISH_FUNCTIONS,
        SWISH,
        "double = lambda x: 2 * x",
        "scale = 3\ndef scaled(x, by=scale): return by * x\n",
        "numbers = np.arange(6.0).reshape(2, 3)",
        "first = net.layers[0]\nw = first.weights",
        "own = [Swish(), {'a': scaled}]",
        "stream = (n for n in range(3))",
        "net.layers[0].weights[1, 1] = 7",
    )
    other = page.stopped()
    assert other.brought["lost"] == ["stream"]
    assert other.brought["parts"] == page.record["parts"]
    assert all(map(np.array_equal, page.weights, other.weights))
    assert other.run("double(4), scaled(2), math.floor(t), numbers.sum()") == [
        "(8, 6, 6, np.float64(15.0))"
    ]
    assert other.run("first is net.layers[0] and w is net.layers[0].weights") == ["True"]
    assert other.run("type(own[0]) is Swish and own[1]['a'](1)") == ["3"]
    assert "NameError" in other.run("stream")[0]
    # And again, from there.
    assert other.stopped().run("double(4) + numbers[1, 2]") == ["np.float64(13.0)"]


def test_a_definition_is_kept_as_it_was_last(page):
    page.run("def f(): return 1\n", "def f(): return 2\n", "def g(): return 3\n", "g = 4")
    assert page.record["kept"]["sources"] == ["def f(): return 2"]
    assert page.stopped().run("f(), g") == ["(2, 4)"]


def test_many_inputs_leave_nothing_behind(page):
    import linecache

    page.run("def f(): return 1\n")
    before = len(linecache.cache)
    for number in range(50):
        page.run(f"f() + {number}")
    assert len(linecache.cache) <= before + 1
    assert len(page.record["kept"]["sources"]) == 1


def test_a_network_that_has_not_changed_is_not_saved_again(page):
    engine = page.engine
    assert engine.save_if_new()
    page.run("1 + 1")
    assert engine.save_if_new() is None
    page.run("net.layers[0].weights[1, 1] = 7")
    engine.introduce()  # as the worker does then
    assert engine.save_if_new()
    engine.step(SETTINGS)
    assert engine.save_if_new()
    assert engine.save_if_new() is None
