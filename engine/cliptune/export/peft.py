"""The adapter as a PEFT folder, for any program that has PEFT."""

import copy
import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.core.language import tr
from cliptune.core.messages import Message, text
from cliptune.export import card
from cliptune.export.target import AS_HERE, Question, Target
from cliptune.methods import METHODS
from cliptune.methods.method import CLASS_VECTORS
from cliptune.methods.peft_method import CONFIG, WEIGHTS, PeftMethod, for_older_peft

if TYPE_CHECKING:
    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned

_FILES = text(
    "peft-gives",
    "The files adapter_model.safetensors and adapter_config.json. A program puts them onto the "
    "base model with PEFT, without ClipTune, and compares images with prompts of any classes.",
)
_OURS = text(
    "peft-gives-ours",
    "The files adapter_model.safetensors and adapter_config.json, and the base model. ClipTune "
    "must be installed there: PEFT alone does not know this kind of adapter.",
)
_VECTORS = text(
    "peft-gives-vectors",
    "The vectors that were fitted to your classes lie beside them in class_vectors.safetensors. No "
    "program takes these by itself: README.md has the lines of Python that do, and answer as here. "
    "Without these lines it goes by prompts.",
)

_NAME = re.compile(r"[\w.]{1,200}")


class Peft(Target):
    """What was trained and nothing else."""

    kind = "peft"
    label = "PEFT adapter"
    summary = "Only what was trained, to be put onto the base with PEFT."

    def gives(self, kind: str, vectors: bool) -> list[Message]:
        method = METHODS[kind]
        ours = issubclass(method, PeftMethod) and method.ours
        return [(_OURS if ours else _FILES)(), (_VECTORS if vectors else AS_HERE)()]

    def size(self, tuned: "Tuned") -> int:
        return sum(file.stat().st_size for file in tuned.adapter.folder.iterdir())

    def write(self, tuned: "Tuned", folder: Path, cancel: CancelToken) -> Work[None]:
        from cliptune.evaluation.probe import save_vectors

        yield Progress(phase="write", done=0, total=1)
        cancel.check()
        write_adapter(tuned, folder)
        if tuned.adapter.by_vectors:
            save_vectors(tuned.rows, folder)
        card.write_described(tuned, folder)
        card.write(tuned, folder, self.label, _use(tuned))
        yield Progress(phase="write", done=1, total=1)

    def answers(self, question: Question) -> "dict[str, Logits]":
        from safetensors.numpy import load_file

        from cliptune.export import readers as reading

        model = reading.tuned(question.base, question.export)
        images = reading.images(model, question.base, question)
        answers = {"peft by words": reading.by_words(model, images, question.base, question)}
        if (vectors := Path(question.export) / CLASS_VECTORS).exists():
            answers["peft"] = images @ load_file(vectors)["classes"].T
        return answers


def write_adapter(tuned: "Tuned", folder: Path) -> None:
    """Write weights and configuration: the one that is in use, not the file, which may be
    untrusted. No path of this machine is in it, nor a module that would be imported."""
    source, base = tuned.adapter.folder, tuned.plain.identity
    shutil.copyfile(source / WEIGHTS, folder / WEIGHTS)
    config = copy.copy(tuned.base.model.peft_config["default"])
    config.base_model_name_or_path = base["name"]
    config.revision = base["revision"] or None
    config.auto_mapping = None
    method = tuned.adapter.method
    if issubclass(method, PeftMethod) and method.beside:
        named = json.loads((source / CONFIG).read_text(encoding="utf-8")).get("target_modules")
        if isinstance(named, list) and all(_NAME.fullmatch(str(one)) for one in named):
            config.target_modules = named  # shorter than every module by its whole name
    config.save_pretrained(str(folder))
    for_older_peft(folder / CONFIG)


def _use(tuned: "Tuned") -> str:
    from cliptune.export.readers import is_pefts_own

    own = is_pefts_own(tuned.base.model.peft_config["default"].peft_type)
    words = _python(tuned, own, card.ask(tuned.by_words))
    needs = _needs(tuned) if own else tr("It needs ClipTune, which knows this type of adapter.")
    vectors = _by_vectors(tuned, own) if tuned.adapter.by_vectors else ()
    before = needs, *card.of_open_clip(tuned)
    return card.heading(tr("How to use it"), *before, *vectors, words)


def _by_vectors(tuned: "Tuned", own: bool) -> tuple[str, ...]:
    load = "from safetensors.torch import load_file\n"
    return (
        tr("Its classes are told apart by the vectors in `{file}`:").format(file=CLASS_VECTORS),
        _python(tuned, own, load + card.ask_vectors(tuned)),
        tr("Other classes are told apart by words, as with any CLIP. Here stand its own:"),
    )


def _python(tuned: "Tuned", own: bool, ask: str) -> str:
    """Python that opens `clip` and its `processor`, and asks them; `own` are PEFT's own types."""
    ours = "" if own else "import cliptune.tuners  # makes its type known to PEFT\n"
    family = tuned.base.family
    return f"""```python
{ours}import json
from pathlib import Path
import torch
from peft import PeftModel
from PIL import Image, ImageOps
from transformers import {family.model_class}, {family.processor_class}

base = {card.named(tuned)}
clip = {family.model_class}.from_pretrained(base{card.pinned(tuned)}).float()
clip = PeftModel.from_pretrained(clip, "this folder").eval()
processor = {family.processor_class}.from_pretrained(base{card.pinned(tuned)})
{ask}```"""


def _needs(tuned: "Tuned") -> str:
    """The lowest versions that read the adapter."""
    method = tuned.adapter.method
    assert issubclass(method, PeftMethod)
    oldest = method.oldest_peft(tuned.base.model.peft_config["default"])
    transformers = card.oldest_transformers(tuned)
    told = tr("It needs PEFT {peft} and transformers {transformers}, or later versions.")
    return told.format(peft=oldest, transformers=transformers)
