"""Puts prompts into a model."""

from typing import Any

from torch import nn

from cliptune.tuners.anatomy import Block, blocks
from cliptune.tuners.prompt.config import ClipPromptTuningConfig
from cliptune.tuners.prompt.layer import PromptLayer, TextPrompt, VisualPrompt
from cliptune.tuners.tuner import Tuner, TunerLayer


class ClipPromptTuningModel(Tuner):
    """A model with prompts: see `ClipPromptTuningConfig`."""

    prefix = "prompt_"
    tuner_layer_cls = PromptLayer

    def _prepare_adapter_config(self, config: Any, model_config: dict[str, Any]) -> Any:
        config = super()._prepare_adapter_config(config, model_config)
        words = _words(self.model)
        config.first = next((place for place in config.places if place != words), "")
        wanted = config.prompt_tuning_init == "TEXT" and words in config.places
        config.start = config.init_token_ids or (_tokens(config, self.model) if wanted else None)
        return config

    def targets(self, config: ClipPromptTuningConfig, found: list[Block]) -> list[str]:
        """The token embedding, and the blocks that get prompts. Raises `ValueError` on a depth
        greater than the tower's."""
        text = [_words(self.model)] if any(block.tower == "text" for block in found) else []
        vision = [block.name for block in found if block.tower == "vision"]
        if vision and config.depth > len(vision):
            raise ValueError(f"depth={config.depth}: the vision tower has {len(vision)} layers.")
        return text + vision[: config.depth]

    def wrap(self, config: ClipPromptTuningConfig, target: nn.Module, key: str) -> TunerLayer:
        """A layer around the token embedding or around a block."""
        if key == _words(self.model):
            return TextPrompt(target, self.model.get_submodule(".".join(key.split(".")[:-2])))
        block = next(block for block in blocks(self.model) if block.name == key)
        tower = self.model.get_submodule(block.attention).config
        return VisualPrompt(target, tower, _place(self.model, key))

    def set_adapter(self, adapter_name: str | list[str], inference_mode: bool = False) -> None:
        """Turn prompts on. Raises `ValueError`, and changes nothing, if two would stand in one
        tower."""
        for module in self.model.modules():
            if isinstance(module, PromptLayer):
                module.check_one(adapter_name)
        super().set_adapter(adapter_name, inference_mode)

    def _replace_module(
        self, parent: nn.Module, child_name: str, new_module: nn.Module, child: nn.Module
    ) -> None:
        if isinstance(child, TextPrompt):
            child.release()
        super()._replace_module(parent, child_name, new_module, child)


_EMBEDDINGS = ("token_embedding", "word_embeddings")
_CLASS_TOKENS = ("class_embedding", "cls_token")


def _words(model: nn.Module) -> str:
    """The name of the text tower's token embedding; empty where there is none."""
    names = (name for name, _ in model.named_modules())
    return next((name for name in names if name.rpartition(".")[2] in _EMBEDDINGS), "")


def _place(model: nn.Module, block: str) -> int:
    """How many tokens stand before an image's patches: its class token, if it has one."""
    parts = block.split(".")
    above = (model.get_submodule(".".join(parts[:n])) for n in reversed(range(len(parts))))
    embeddings = next(module.embeddings for module in above if "embeddings" in module._modules)
    return int(any(hasattr(embeddings, name) for name in _CLASS_TOKENS))


def _tokens(config: ClipPromptTuningConfig, model: nn.Module) -> list[int]:
    """The text that a prompt starts from, in tokens."""
    from transformers import AutoTokenizer

    source = config.tokenizer_name_or_path or getattr(model, "name_or_path", "")
    if not source:
        raise ValueError("prompt_tuning_init='TEXT' needs tokenizer_name_or_path for this model.")
    tokenizer = AutoTokenizer.from_pretrained(source, trust_remote_code=False)
    ids: list[int] = tokenizer(config.prompt_tuning_init_text, add_special_tokens=False)[
        "input_ids"
    ]
    if not ids:
        raise ValueError("prompt_tuning_init_text is empty.")
    return ids
