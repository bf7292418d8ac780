"""Adapter: a bottleneck after attention and MLP of every block (Houlsby et al. 2019)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from cliptune.core.messages import text
from cliptune.core.untrusted import Given, Name
from cliptune.methods.method import Tower, measured, setting, steady, towers_setting
from cliptune.methods.peft_method import Peft, PeftMethod

Factor = Annotated[float, Field(ge=1)]
Activation = Annotated[str, Field(max_length=40)]
"""A name that transformers knows; the tuner refuses others."""


class _Elsewhere(Given):
    target_modules: Annotated[list[Name], Field(max_length=400)] | None = None


class Bottleneck(PeftMethod):
    """x + s up(act(down(x))) after attention and MLP, or after the MLP alone (arXiv 1902.00751)."""

    label = "Adapter (bottleneck)"
    summary = "Small extra layers inside every block: one for each task, quickly switched."
    description = (
        "Puts a narrow pair of layers, down and up again, behind the attention and the MLP of each "
        "block. The base stays as it is, so that many adapters can share it. Of ViT-B/32's "
        "weights 1.7 % are trained at reduction factor 16, and 0.9 % in the Pfeiffer form, which "
        "is after the MLP alone. It cannot be merged into the base: it adds a little time to every "
        "image."
    )
    explained = (
        "A method: small extra layers, narrow in the middle, behind those of the base. One for "
        "each task, quickly switched."
    )
    drawing = "narrows"
    scenarios = ("Several tasks on one base", "Switching between tasks")
    position = 30
    goal = "several tasks"
    reach = 1.0  # of two products in a row half the weights are a quarter of what they do
    because = "Choose it to keep several tasks on one base."
    peft_type = "BOTTLENECK"
    ours = True
    elsewhere = _Elsewhere
    refusals = {
        "merged": text(
            "bottleneck-not-merged",
            "A bottleneck adds layers to the model, which no weight of the base could stand for. "
            "Take ONNX graphs or the PEFT adapter.",
        )
    }

    kind: Literal["bottleneck"] = "bottleneck"
    adapter_type: Annotated[Literal["houlsby", "pfeiffer"], Peft("adapter_type")] = setting(
        "houlsby", "Placement", "After attention and MLP (houlsby), or after the MLP (pfeiffer)."
    )
    original_ln_before: Annotated[bool, Peft("original_ln_before")] = setting(
        False,
        "Residual included",
        "Pfeiffer: after the whole block, as AdapterHub has it, rather than after its MLP.",
        advanced=True,
    )
    reduction_factor: Annotated[int, Peft("reduction_factor", Factor)] = setting(
        16, "Reduction factor", "The width is divided by this in the bottleneck.", ge=1, le=512
    )
    non_linearity: Annotated[
        Literal["relu", "gelu", "silu", "tanh"], Peft("non_linearity", Activation)
    ] = setting("relu", "Activation", "What bends the values in the bottleneck.", advanced=True)
    dropout: Annotated[float, Peft("adapter_dropout", only_training=True)] = setting(
        0.1, "Dropout", "Fraction of the bottleneck's values dropped at random.", ge=0, lt=1
    )
    scaling: Annotated[float, Peft("scaling", float)] = setting(
        1.0, "Scaling", "What the adapter's output is multiplied by.", gt=0, le=1024, advanced=True
    )
    towers: Annotated[Tower, Peft("towers")] = towers_setting()

    def recommended(self, base: str) -> dict[str, Any]:
        return measured(base, 3e-3) | {"weight_decay": 0.01} | steady(self.towers)

    def config(self, folder: str) -> Any:
        from cliptune.tuners import BottleneckAdapterConfig

        return BottleneckAdapterConfig(**self.peft_settings())
