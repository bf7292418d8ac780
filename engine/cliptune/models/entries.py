"""The checkpoints that can be chosen by name: where they lie, their size, what they read."""

from dataclasses import dataclass
from typing import Any

from cliptune.core.messages import Text, text
from cliptune.families import FAMILIES, USUAL

LANGUAGES: dict[str, Text] = {
    "en": text("language-english", "English"),
    "zh": text("language-chinese", "Chinese"),
    "": text("language-many", "Many languages"),
}
"""What a base reads, by the language of the captions that it learned from."""
NOT_COMMERCIAL = "CC-BY-NC-4.0"


@dataclass(frozen=True)
class Shape:
    """Width, heads and layers of the two towers, and the width of the features they share."""

    text: tuple[int, int, int]
    vision: tuple[int, int, int]
    projection: int
    mlp: int = 0
    """Width within the MLPs of both; 0 where it is four times the tower's."""


BASE = Shape(text=(512, 8, 12), vision=(768, 12, 12), projection=512)
LARGE = Shape(text=(768, 12, 12), vision=(1024, 16, 24), projection=768)
HUGE = Shape(text=(1024, 16, 24), vision=(1280, 16, 32), projection=1024)


@dataclass(frozen=True)
class Entry:
    """A checkpoint on the Hugging Face hub, or the starter that is installed with the program."""

    name: str
    label: str
    repo: str
    """Name on the hub; empty for the starter, which needs no download."""
    revision: str
    """Commit or ref that holds the weights as safetensors; `main` where none could be pinned."""
    bytes: int
    """Size of the download, to about one percent, if the weights lie there in 32 bits."""
    resolution: int
    """Side of the images, pixels."""
    patch: int
    """Side of a patch, pixels."""
    parameters: int
    licence: str
    description: str
    shape: Shape | None = None
    """None for the starter, whose config is at hand."""
    language: str = "en"
    """Of the captions that it learned from; "" for very many. See `class_names.TEMPLATES`."""
    family: str = USUAL.kind
    """By its kind."""

    def reads(self, language: str) -> bool:
        """Whether it learned from captions in a language; "" for any but those of `LANGUAGES`."""
        return self.language in ("", language)

    @property
    def commercial(self) -> bool:
        """Whether its licence allows commercial use."""
        return self.licence != NOT_COMMERCIAL

    @property
    def bundled(self) -> bool:
        """Whether it is installed with the program."""
        return not self.repo

    def config(self) -> Any:
        """The configuration of a model of this shape, before anything is downloaded."""
        assert self.shape is not None
        shape = self.shape

        def tower(width: int, heads: int, layers: int) -> dict[str, int]:
            return {
                "hidden_size": width,
                "num_attention_heads": heads,
                "num_hidden_layers": layers,
                "intermediate_size": shape.mlp or 4 * width,
            }

        images = {"image_size": self.resolution, "patch_size": self.patch}
        vision = tower(*shape.vision) | images
        return FAMILIES[self.family].shaped(tower(*shape.text), vision, shape.projection)


# Every revision below was read in public code that loads `model.safetensors` from it, unless a
# comment says otherwise; none could be tried against the hub. A commit never changes. A pull
# request's ref (`refs/pr/4`) is the hub's own conversion of a repository whose main branch holds
# pickled weights only; its commit is not known to us.
CATALOGUE: tuple[Entry, ...] = (
    Entry(
        name="starter",
        label="Starter",
        repo="",
        revision="",
        bytes=0,
        resolution=64,
        patch=8,
        parameters=4_358_593,
        licence="Apache-2.0",
        description="Small and drawn for learning the ropes; needs no download.",
    ),
    Entry(
        name="vit-b-32",
        label="OpenAI ViT-B/32",
        repo="openai/clip-vit-base-patch32",
        # The commit of refs/pr/15, the ref that the tests of transformers load.
        revision="b33cedfd0df4e43b8238760678fcc89e1a0d38b3",
        bytes=609_000_000,
        resolution=224,
        patch=32,
        parameters=151_277_313,
        licence="MIT",
        description="The classic and the fastest; where to begin with photographs.",
        shape=BASE,
    ),
    Entry(
        name="vit-b-16",
        label="OpenAI ViT-B/16",
        repo="openai/clip-vit-base-patch16",
        revision="refs/pr/4",
        bytes=602_000_000,
        resolution=224,
        patch=16,
        parameters=149_620_737,
        licence="MIT",
        description="Sees finer detail than B/32 at four times the work for an image.",
        shape=BASE,
    ),
    Entry(
        name="vit-l-14",
        label="OpenAI ViT-L/14",
        repo="openai/clip-vit-large-patch14",
        revision="32bd64288804d66eefd0ccbe215aa642df71cc41",
        bytes=1_714_000_000,
        resolution=224,
        patch=14,
        parameters=427_616_513,
        licence="MIT",
        description="Large and accurate; wants a GPU.",
        shape=LARGE,
    ),
    Entry(
        name="vit-l-14-336",
        label="OpenAI ViT-L/14, 336 px",
        repo="openai/clip-vit-large-patch14-336",
        # Seen in one public program only, and there in a comment.
        revision="refs/pr/8",
        bytes=1_716_000_000,
        resolution=336,
        patch=14,
        parameters=427_944_193,
        licence="MIT",
        description="ViT-L/14 on larger images: for small things in the scene.",
        shape=LARGE,
    ),
    Entry(
        name="laion-vit-b-32",
        label="LAION-2B ViT-B/32",
        repo="laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
        revision="1a25a446712ba5ee05982a381eed697ef9b435cf",
        bytes=609_000_000,
        resolution=224,
        patch=32,
        parameters=151_277_313,
        licence="MIT",
        description="B/32 trained on the open LAION-2B; stronger than OpenAI's on most tests.",
        shape=BASE,
    ),
    Entry(
        name="laion-vit-l-14",
        label="LAION-2B ViT-L/14",
        repo="laion/CLIP-ViT-L-14-laion2B-s32B-b82K",
        # This commit is known to hold OpenCLIP's own safetensors; that it holds
        # `model.safetensors` as well, as its sister repositories do, was not seen.
        revision="1627032197142fbe2a7cfec626f4ced3ae60d07a",
        bytes=1_714_000_000,
        resolution=224,
        patch=14,
        parameters=427_616_513,
        licence="MIT",
        description="L/14 trained on the open LAION-2B; wants a GPU.",
        shape=LARGE,
    ),
    Entry(
        name="laion-vit-h-14",
        label="LAION-2B ViT-H/14",
        repo="laion/CLIP-ViT-H-14-laion2B-s32B-b79K",
        # `model.safetensors` was seen on the main branch, and this commit as its head.
        revision="1c2b8495b28150b8a4922ee1c8edee224c284c0c",
        bytes=3_948_000_000,
        resolution=224,
        patch=14,
        parameters=986_109_441,
        licence="MIT",
        description="The largest for English; for a GPU with much memory, best on a 4-bit base.",
        shape=HUGE,
    ),
    # `open_clip_model.safetensors` was seen at this commit, by its sha256, with the tokenizer.
    Entry(
        name="datacomp-vit-b-32",
        label="DataComp ViT-B/32",
        repo="laion/CLIP-ViT-B-32-DataComp.XL-s13B-b90K",
        revision="f0e2ffa09cbadab3db6a261ec1ec56407ce42912",
        bytes=609_000_000,
        resolution=224,
        patch=32,
        parameters=151_277_313,
        licence="MIT",
        description="B/32 on the filtered DataComp-1B, in OpenCLIP's format.",
        shape=BASE,
    ),
    # MetaCLIP: no revision with safetensors is known. If main has none when it is fetched, the
    # download says so before the first byte.
    Entry(
        name="metaclip-b-32",
        label="MetaCLIP ViT-B/32, 400M",
        repo="facebook/metaclip-b32-400m",
        revision="main",
        bytes=609_000_000,
        resolution=224,
        patch=32,
        parameters=151_277_313,
        licence=NOT_COMMERCIAL,
        description="B/32 on openly curated data; not for commercial use.",
        shape=BASE,
    ),
    Entry(
        name="metaclip-b-16",
        label="MetaCLIP ViT-B/16, 2.5B",
        repo="facebook/metaclip-b16-fullcc2.5b",
        revision="main",
        bytes=602_000_000,
        resolution=224,
        patch=16,
        parameters=149_620_737,
        licence=NOT_COMMERCIAL,
        description="B/16 on openly curated data; not for commercial use.",
        shape=BASE,
    ),
    Entry(
        name="metaclip-l-14",
        label="MetaCLIP ViT-L/14, 2.5B",
        repo="facebook/metaclip-l14-fullcc2.5b",
        revision="main",
        bytes=1_714_000_000,
        resolution=224,
        patch=14,
        parameters=427_616_513,
        licence=NOT_COMMERCIAL,
        description="L/14 on openly curated data; not for commercial use; wants a GPU.",
        shape=LARGE,
    ),
    # Of SigLIP 2 more than half the weights are the table of its words.
    Entry(
        name="siglip2-b-16",
        label="SigLIP 2 ViT-B/16",
        repo="google/siglip2-base-patch16-224",
        revision="75de2d55ec2d0b4efc50b3e9ad70dba96a7b2fa2",
        bytes=1_535_000_000,
        resolution=224,
        patch=16,
        parameters=375_187_970,
        licence="Apache-2.0",
        description="Reads very many languages; more accurate than CLIPs of its size.",
        shape=Shape(text=(768, 12, 12), vision=(768, 12, 12), projection=768),
        language="",
        family="siglip",
    ),
    Entry(
        name="siglip2-l-16",
        label="SigLIP 2 ViT-L/16, 256 px",
        repo="google/siglip2-large-patch16-256",
        # Seen as a snapshot in the caches that two public programs name.
        revision="787800c8990e6f058423089178e718139608408c",
        bytes=3_560_000_000,
        resolution=256,
        patch=16,
        parameters=881_526_786,
        licence="Apache-2.0",
        description="The large SigLIP 2, on slightly larger images; wants a GPU.",
        shape=Shape(text=(1024, 16, 24), vision=(1024, 16, 24), projection=1024),
        language="",
        family="siglip",
    ),
    Entry(
        name="siglip2-so400m-16",
        label="SigLIP 2 So400m/16, 256 px",
        repo="google/siglip2-so400m-patch16-256",
        revision="e8708ab72d125807e45b36fb7d4e0aacbb59f379",
        bytes=4_577_000_000,
        resolution=256,
        patch=16,
        parameters=1_135_670_962,
        licence="Apache-2.0",
        description="The most accurate that reads very many languages; wants a large GPU.",
        shape=Shape(text=(1152, 16, 27), vision=(1152, 16, 27), projection=1152, mlp=4304),
        language="",
        family="siglip",
    ),
    # Of Chinese-CLIP main has pickled weights only. Both commits are conversions that public
    # programs load `model.safetensors` from; the first by several, one of which checks its sha256.
    Entry(
        name="chinese-clip-b-16",
        label="Chinese-CLIP ViT-B/16",
        repo="OFA-Sys/chinese-clip-vit-base-patch16",
        revision="f4a64596bbcf9a2a94591b74b9dc39b2e4e77e3e",
        bytes=753_000_000,
        resolution=224,
        patch=16,
        parameters=188_262_913,
        licence="MIT",
        description="Learned from Chinese captions: where to begin with classes named in Chinese.",
        shape=Shape(text=(768, 12, 12), vision=(768, 12, 12), projection=512),
        language="zh",
        family="chinese_clip",
    ),
    Entry(
        name="chinese-clip-l-14",
        label="Chinese-CLIP ViT-L/14",
        repo="OFA-Sys/chinese-clip-vit-large-patch14",
        revision="e84ea94303a56200300792613c510894a4c6f9f5",
        bytes=1_625_000_000,
        resolution=224,
        patch=14,
        parameters=406_233_089,
        licence="MIT",
        description="The large one for classes named in Chinese; wants a GPU.",
        shape=Shape(text=(768, 12, 12), vision=(1024, 16, 24), projection=768),
        language="zh",
        family="chinese_clip",
    ),
    # MetaCLIP 2: most of the weights are the table of its 900,000 words. H/14 was seen pinned to
    # this commit, with its weights as safetensors; of the others no revision is known. How large
    # the tokenizer's file is was not seen: it is taken as 60 MB.
    Entry(
        name="metaclip2-b-32",
        label="MetaCLIP 2 ViT-B/32",
        repo="facebook/metaclip-2-worldwide-b32",
        revision="main",
        bytes=2_410_000_000,
        resolution=224,
        patch=32,
        parameters=587_614_465,
        licence=NOT_COMMERCIAL,
        description="The fastest that reads very many languages; not for commercial use.",
        shape=BASE,
        language="",
        family="metaclip_2",
    ),
    Entry(
        name="metaclip2-b-16",
        label="MetaCLIP 2 ViT-B/16",
        repo="facebook/metaclip-2-worldwide-b16",
        revision="main",
        bytes=2_404_000_000,
        resolution=224,
        patch=16,
        parameters=585_957_889,
        licence=NOT_COMMERCIAL,
        description="B/16 on captions of the whole world; not for commercial use.",
        shape=BASE,
        language="",
        family="metaclip_2",
    ),
    Entry(
        name="metaclip2-l-14",
        label="MetaCLIP 2 ViT-L/14",
        repo="facebook/metaclip-2-worldwide-l14",
        revision="main",
        bytes=4_388_000_000,
        resolution=224,
        patch=14,
        parameters=1_082_122_241,
        licence=NOT_COMMERCIAL,
        description="L/14 on captions of the whole world; not for commercial use; wants a GPU.",
        shape=LARGE,
        language="",
        family="metaclip_2",
    ),
    Entry(
        name="metaclip2-h-14",
        label="MetaCLIP 2 ViT-H/14",
        repo="facebook/metaclip-2-worldwide-huge-quickgelu",
        revision="c139061af7b10fdb2e754b60d2b1182a3d5526c2",
        bytes=7_495_000_000,
        resolution=224,
        patch=14,
        parameters=1_858_783_745,
        licence=NOT_COMMERCIAL,
        description="The largest here; not for commercial use; for a GPU with much memory.",
        shape=HUGE,
        language="",
        family="metaclip_2",
    ),
)
