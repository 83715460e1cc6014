"""A session as a program. Imported once somebody wants one."""

from mfnet.catalogue import OPTIMIZERS, Hidden
from mfnet.exchange.program import Recipe, write_program
from mfnet.last_good import copied_weights
from mfnet_page.saving import NETWORK_FILE
from mfnet_page.session import Session


def program(session: Session) -> str:
    """A complete program that trains the same network on the same samples.

    Raises ValueError, with a sentence, if the training did not begin on the page.
    """
    config, dataset, changes = session.config, session.dataset, session.changes
    if changes.of_the_beginning:
        raise ValueError(
            "this training began elsewhere, so the page does not know how: save the network and "
            "open the file in Python by mfnet.checkpoint.load"
        )
    if dataset.own:
        raise ValueError(
            "this network learns drawings of your own, which a program does not have: save the "
            "network, whose file has them, and open it in Python by mfnet.checkpoint.load"
        )
    at_first = {change.name: change.value for change in changes.all if change.steps == 0}
    hidden = [Hidden(layer["units"], layer["activation"]) for layer in config["layers"]]
    learnt, aside = len(session.learnt[0]), len(session.validation[0])
    has_chances = dataset.chances is not None and aside > 0 and len(dataset.program) > 0
    is_cut = learnt + aside < len(dataset.inputs)
    given = [matrix.shape for matrix in dataset.initial_weights]
    is_given = given == [matrix.shape for matrix in copied_weights(session.net)]
    return write_program(
        Recipe(
            about=f"{dataset.name}: {dataset.inputs.shape[1]} - {_layers(hidden)}"
            f"{dataset.targets.shape[1]}, as the page of mfnet trains it.",
            data=[
                *(dataset.program or _of_the_file(dataset.name)),
                *_cut(session, cut=is_cut and has_chances),
            ],
            features=dataset.inputs.shape[1],
            outputs=dataset.targets.shape[1],
            hidden=hidden,
            loss=session.loss,
            optimizer=OPTIMIZERS[config["optimizer"]].make(**at_first),
            dataloader=session.loader,
            seed=config["seed"],
            epochs=session.goal,
            samples=None if has_chances or not (is_cut or aside) else (learnt, aside),
            validation_share=config["validation"] / 100 if has_chances else None,
            patience=config["patience"],
            changes=[change for change in changes.all if change.steps > 0],
            initial_weights=dataset.initial_weights if is_given else (),
            remarks=_remarks(session),
        )
    )


def _of_the_file(name: str) -> list[str]:
    """The lines that take the samples from the file that the page saves."""
    return [
        "from mfnet.checkpoint import load",
        f'arrays = load("{NETWORK_FILE.format(name)}").arrays  # by the page: Save network',
        *(
            f'{of} = np.concatenate([arrays["{of}"], arrays["validation_{of}"]])'
            for of in ("inputs", "targets")
        ),
        'test_inputs, test_targets = arrays["test_inputs"], arrays["test_targets"]',
    ]


def _layers(hidden: list[Hidden]) -> str:
    return "".join(f"{layer.units} {layer.activation} - " for layer in hidden)


def _cut(session: Session, *, cut: bool) -> list[str]:
    """The lines that leave out samples where chances say which ones are set aside."""
    samples = len(session.learnt[0]) + len(session.validation[0])
    names = "inputs", "targets", "chances"
    return [f"{name} = {name}[:{samples}]" for name in names] if cut else []


def _remarks(session: Session) -> list[str]:
    """What the program does not do that was done on the page."""
    remarks = []
    if session.changes.of_samples:
        remarks.append(
            "On the page, samples were changed while it trained. Here the last ones are there from "
            "the beginning, and the losses are others."
        )
    if session.changes.by_hand:
        remarks.append(
            "On the page, weights or parts were changed in the console. Here they are not, and the "
            "losses are others."
        )
    if session.changes.of_the_end:
        remarks.append("On the page, training went on after it had stopped early. Here it ends.")
    return remarks
