"""A method that the program does not know, in one file: IA3 (Liu et al. 2022, arXiv 2205.05638)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from cliptune.core.untrusted import Given, Name
from cliptune.methods.method import setting
from cliptune.methods.peft_method import PeftMethod

Modules = Annotated[list[Name], Field(max_length=400)]


class _Elsewhere(Given):
    target_modules: Modules = []
    feedforward_modules: Modules = []


class Toy(PeftMethod):
    """Keys, values and activations times learned vectors."""

    label = "Toy (IA3)"
    summary = "A vector for each of a few layers."
    description = "Rescales what attention and MLP give."
    scenarios = ("Trying whether a method is one file",)
    position = 70
    because = "For those who want the fewest numbers."
    peft_type = "IA3"
    elsewhere = _Elsewhere

    kind: Literal["toy"] = "toy"
    mlp: bool = setting(True, "MLP too", "Rescale what the MLP gives, beside keys and values.")

    def recommended(self, base: str) -> dict[str, Any]:
        return {"learning_rate": 1e-2, "weight_decay": 0.0}

    def config(self, folder: str) -> Any:
        from peft import IA3Config

        mlp = ["fc2"] if self.mlp else []
        return IA3Config(target_modules=["k_proj", "v_proj", *mlp], feedforward_modules=mlp)
