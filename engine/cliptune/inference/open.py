"""Opens adapters: the one way to a base model in memory with adapters on it.

The command line and the window both come here, so that the same adapters answer the same in both:
`trained_on` says what each was trained on, `base_model.agreed` what they are opened on together,
`open_base_model` loads that, and `put_on` puts them on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Warned, Work
from cliptune.core.messages import text
from cliptune.evaluation.prepared import open_base
from cliptune.inference import adapter as adapters
from cliptune.inference import validation
from cliptune.inference.adapter import Adapter
from cliptune.inference.base_model import BaseModel, agreed
from cliptune.inference.predict import Predictor
from cliptune.job import Job
from cliptune.methods import UNTOUCHED
from cliptune.models import catalogue, devices
from cliptune.models import folder as model_folder
from cliptune.models.catalogue import CATALOGUE
from cliptune.models.download import cached
from cliptune.models.load import sha256
from cliptune.runs import Run, all_runs
from cliptune.runs.layout import is_run

_BASE_NOT_HERE = text(
    "adapter-base-not-here",
    'The base of the adapter "{adapter}" is not on this computer: it was trained on {base}.',
    "Name the base: one of the catalogue, or the folder of a model.",
)
_NO_CLASSES = text(
    "adapter-no-classes",
    '"{adapter}" has no classes of its own.',
    "Name some classes to tell apart.",
)
_OTHER_COMMIT = text(
    "adapter-of-another-commit",
    'The adapter "{adapter}" was trained on commit {wanted} of this base, which is commit {there} '
    "here. Its answers are right only if both have the same weights.",
)
_DIFFER = text(
    "adapters-trained-differently",
    "These adapters were trained on a base that was held in different ways. Here it is held in "
    "full precision, on which their answers may differ a little from those in training.",
)


@dataclass(frozen=True)
class Answering:
    """One that answers: an adapter, or the base as it is."""

    folder: Path | None
    """Of a run or an adapter; None for the base as it is."""
    classes: tuple[str, ...] = ()
    """To tell apart in place of its own."""
    wordings: tuple[str, ...] = ()
    """The prompts of these, class by class; none fills its own templates with them."""

    def read(self) -> Adapter:
        """What its files describe. Raises `ClipTuneError` as `adapter.read` does."""
        adapter = adapters.read(self.folder) if self.folder else adapters.plain_base()
        return adapter.telling(self.classes, self.wordings) if self.classes else adapter


# What adapters are opened on


def trained_on(folder: Path, bases: Mapping[str, str] | None = None) -> BaseModel:
    """The base that a run or an adapter was trained on, its name "" where not known.

    `bases` are those of runs, by the hash of their weights; see `bases_of_runs`. Raises
    `ClipTuneError` as `adapter.read` does.
    """
    if is_run(folder):
        job = Run(folder).pinned
        return BaseModel(
            _one_name(job.base.model),
            job.base.quantisation,
            job.train.precision,
            job.base.hub or "",
            job.base.revision,
        )
    adapter = adapters.read(folder)
    digest = adapter.base["sha256"]
    name = _in_catalogue(adapter) or (bases or {}).get(digest, "")
    return BaseModel(name, adapter.method.quantisations[0], revision=_pinned(adapter, name))


def bases_of_runs(runs: Sequence[Run]) -> dict[str, str]:
    """The bases that runs were trained on, as jobs name them, by the hash of their weights."""
    bases: dict[str, str] = {}
    for run in runs:
        try:
            digest = adapters.read(run.folder).base["sha256"]
            bases.setdefault(digest, _one_name(run.job.base.model))
        except (ClipTuneError, OSError, ValueError):
            continue  # it kept nothing yet, or is of another version
    bases.pop("", None)
    return bases


def base_job(folder: Path, name: str = "", device: str = "auto", *, exact: bool = False) -> Job:
    """A job to open the base with that a run or an adapter was trained on, or another by name.

    `exact` opens it in 32 bits, even if it was tuned in fewer. Raises `ClipTuneError` if nothing
    is named and an adapter's base is not on this computer.
    """
    base = _known([folder], name)
    if exact:
        base = replace(base, quantisation="none", precision="fp32")
    return _job(base, device)


def _known(folders: Sequence[Path], name: str) -> BaseModel:
    """What adapters are opened on together. Raises `ClipTuneError` if their base is not known."""
    ones = [trained_on(folder) for folder in folders]
    if not name and not any(one.name for one in ones):
        bases = bases_of_runs(all_runs())
        ones = [trained_on(folder, bases) for folder in folders]
    base = agreed(ones, name)
    if base.name:
        return base
    adapter = adapters.read(folders[0])
    if not adapter.whole:
        named = validation.named(adapter.base)
        raise ClipTuneError(_BASE_NOT_HERE(adapter=adapter.title, base=named))
    validation.check(adapter)
    return replace(base, name=str(adapter.folder))  # it is one itself


def _job(base: BaseModel, device: str) -> Job:
    return jobs.opening(
        base.name,
        revision=base.revision,
        quantisation=base.quantisation,
        hub=base.hub,
        device=device,
        precision=base.precision or "auto",
    )


def _one_name(model: str) -> str:
    """One name for each base, whichever way it was named."""
    try:
        resolved = catalogue.resolve(model)
    except ClipTuneError:
        return model
    return str(resolved) if isinstance(resolved, Path) else resolved.name


def _in_catalogue(adapter: Adapter) -> str:
    """An adapter's base by its name in the catalogue: by its name there, or by its weights."""
    name, digest = adapter.base["name"], adapter.base["sha256"]
    for entry in CATALOGUE:
        if name and name in (entry.name, entry.repo):
            return entry.name
        folder = cached(entry) if digest and not name else None
        if folder and _digest(folder) == digest:
            return entry.name
    return ""


def _pinned(adapter: Adapter, name: str) -> str:
    """The revision of the base that an adapter asks for, if that is not what is taken anyway."""
    known, revision, digest = (adapter.base[part] for part in ("name", "revision", "sha256"))
    entry = next((entry for entry in CATALOGUE if entry.name == name), None)
    if entry is None or known not in (entry.name, entry.repo) or revision in ("", "main"):
        return ""
    folder = cached(entry) if digest else None
    return "" if folder and _digest(folder) == digest else revision


def _digest(folder: Path) -> str:
    """The hash of a model's weights, which is computed once while they stay as they are."""
    state = tuple((path, path.stat().st_mtime_ns) for path in model_folder.weights(folder))
    return _digest_of(folder, state)


@lru_cache
def _digest_of(folder: Path, state: tuple[tuple[Path, int], ...]) -> str:
    return sha256(folder)


# Base and adapters in memory


def open_base_model(base: BaseModel, device: str, cancel: CancelToken) -> Work[Predictor]:
    """Load a base model, downloaded if need be, with nothing on it yet."""
    job = _job(base, device)
    towers = yield from open_base(job, cancel)
    return Predictor(towers, devices.precision(towers.device, job.train.precision))


def put_on(predictor: Predictor, answering: Mapping[str, Answering]) -> Work[None]:
    """Let these answer, by their names, and nobody else: who is on already stays on.

    Warns of one that names another commit of this base, of whose weights nothing is known. Raises
    `ClipTuneError` as `applying.on` does.
    """
    for name in predictor.names:
        if name not in answering:
            predictor.drop(name)
    for name, one in answering.items():
        if name not in predictor.names:
            adapter, here = one.read(), predictor.base.identity
            predictor.add(adapter, name)
            wanted, known = adapter.base["revision"], adapter.base["sha256"]
            if catalogue.is_commit(wanted) and not known and here["revision"] not in ("", wanted):
                yield Warned(
                    told=_OTHER_COMMIT(adapter=adapter.title, wanted=wanted, there=here["revision"])
                )


def warned_of(base: BaseModel, answering: Mapping[str, Answering]) -> Work[None]:
    """Warn if not all adapters answer on a base held as it was for them, and of what in their
    files is passed over."""
    if base.differs:
        yield Warned(told=_DIFFER())
    for one in answering.values():
        if told := validation.passed_over(one.read()):
            yield Warned(told=told)


def open_adapters(
    answering: Mapping[str, Answering],
    cancel: CancelToken,
    *,
    base: str = "",
    device: str = "auto",
    untouched: bool = True,
) -> Work[Predictor]:
    """Load the base of some adapters, or one by name, with them on it.

    With `untouched` the base as it is answers beside them, by the name of its method and on the
    classes of the first. Raises `ClipTuneError` if one has no classes then, if the base is not
    known or not here, and as `applying.on` does.
    """
    folders = [one.folder for one in answering.values() if one.folder]
    read = [one.read() for one in answering.values()]
    for adapter in read:
        if untouched and not adapter.classes:
            raise ClipTuneError(_NO_CLASSES(adapter=adapter.title))
    known = _known(folders, base)
    yield from warned_of(known, answering)
    predictor = yield from open_base_model(known, device, cancel)
    itself = any(adapter.folder == predictor.base.folder for adapter in read)
    wanted = dict(answering)
    if untouched and not itself and all(one.method.keeps() for one in read):
        wanted[UNTOUCHED] = Answering(None, read[0].classes, read[0].wordings)
    yield from put_on(predictor, wanted)
    return predictor
