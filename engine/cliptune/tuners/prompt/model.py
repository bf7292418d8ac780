"""Puts prompts into a CLIP."""

from typing import Any

from torch import nn

from cliptune.tuners.prompt.config import ClipPromptTuningConfig
from cliptune.tuners.prompt.layer import PromptLayer, TextPrompt, VisualPrompt
from cliptune.tuners.tuner import Tuner, TunerLayer


class ClipPromptTuningModel(Tuner):
    """A CLIP with prompts: see `ClipPromptTuningConfig`."""

    prefix = "prompt_"
    tuner_layer_cls = PromptLayer

    def _prepare_adapter_config(self, config: Any, model_config: dict[str, Any]) -> Any:
        config = super()._prepare_adapter_config(config, model_config)
        wanted = config.prompt_tuning_init == "TEXT" and config.towers != "vision"
        config.start = config.init_token_ids or (_tokens(config, self.model) if wanted else None)
        return config

    def targets(self, config: ClipPromptTuningConfig, model: Any) -> str:
        """The token embedding, and the blocks that get prompts. Raises `ValueError` on a depth
        greater than the tower's."""
        layers = model.config.vision_config.num_hidden_layers
        if config.towers != "text" and config.depth > layers:
            raise ValueError(f"depth={config.depth}: the vision tower has {layers} layers.")
        blocks = "|".join(map(str, range(config.depth)))
        return (
            r"(.*\.)?(text_model\.embeddings\.token_embedding"
            rf"|vision_model\.encoder\.layers\.({blocks}))"
        )

    def wrap(self, config: ClipPromptTuningConfig, target: nn.Module, key: str) -> TunerLayer:
        """A layer around the token embedding or around a block."""
        if isinstance(target, nn.Embedding):
            text_model = self.model.get_submodule(key.removesuffix(".embeddings.token_embedding"))
            return TextPrompt(target, text_model)
        return VisualPrompt(target, first=key.endswith(".0"))

    def _replace_module(
        self, parent: nn.Module, child_name: str, new_module: nn.Module, child: nn.Module
    ) -> None:
        if isinstance(child, TextPrompt):
            child.release()
        super()._replace_module(parent, child_name, new_module, child)


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
