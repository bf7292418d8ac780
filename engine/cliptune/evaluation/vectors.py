"""Class vectors: a vector for each class, from its prompt and what images teach beyond that.

Of unit image features they are a classifier: what the prompts say, as far as it helps, plus a
residual that is pulled to zero (TaskRes, Yu et al. 2023, arXiv 2211.10277; CLAP, Silva-Rodriguez et
al. 2024, arXiv 2312.12730). How much the prompts count and how strong the pull is are chosen by
folds, so that few images do no harm and prompts that say nothing of these images are let go.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.messages import text
from cliptune.core.metrics import MAP
from cliptune.evaluation import several
from cliptune.evaluation.intervals import mean_of_rates, wilson
from cliptune.evaluation.measure import class_weights
from cliptune.evaluation.prepared import drawn, log_odds
from cliptune.evaluation.several import HALF, Seen

_NOT_FINITE = text(
    "features-not-finite",
    "What the model makes of {count} of {images} images is not a number.",
    "Its weights are damaged, or they were tuned at too high a learning rate.",
)

FOLDS = 5
FITS, FEW = 10, 400
"""Fewer images are dealt into folds again and again, until there are about so many fits."""

TEXT_WEIGHTS = (1.0, 0.5, 0.25, 0.0)
"""How much the prompts may count."""
DECAYS = tuple(10 ** (half / 2) for half in range(3, -9, -1))
"""Strengths of the pull that are tried, the strongest first."""
HAIR, RISEN = 0.995, 1.03
"""A weaker pull is taken where the log loss falls below so much of what it was, and no weaker one
is tried where it rises over so much of the lowest."""
UNTRIED = 1.0
"""The decay where no folds are to be had: with one image a class. Over six pairs of a set and a
base it came to 27.5 %, where 0.1 came to 27.1 %, 10 to 24.9 % and the prompts alone to 22.2 %."""

SCALES = tuple(10 ** (tenth / 10) for tenth in range(-12, 4))
"""What logits may be multiplied by before they are judged: the accuracy of weak pulls is judged too
low by their overconfidence, which a scale mends (Guo et al. 2017, arXiv 1706.04599, sec. 4.2)."""
SCALED = 40
"""Images a class, from which on scales are judged: of fewer they make all pulls look alike."""

ITERATIONS, TOLERANCE = 60, 1e-3
"""Of L-BFGS: more iterations, or a smaller gradient, change no answer."""


@dataclass(frozen=True)
class Choice:
    """How vectors are fitted."""

    text_weight: float
    """How much the prompts count, 0 to 1."""
    decay: float
    """How strongly the residual is pulled to zero by as many images; infinite where there is none.
    """
    scale: float
    """What makes probabilities of the logits that are as sure as they are right."""
    images: int


@dataclass(frozen=True)
class ClassVectors:
    """Vectors fitted to images, how, and how good such vectors are."""

    vectors: Tensor
    """`(classes, width)` in fp32; logits are their products with unit image features."""
    choice: Choice
    accuracy: float
    """Over the images of the folds, each judged by vectors that did not see it; balanced accuracy
    where classes are to count the same, mAP of several labels."""
    interval: tuple[float, float]
    """Where the true one lies with 95 %."""
    images: int
    """How many those were."""


def fit_class_vectors(
    images: Tensor,
    labels: Tensor,
    texts: Tensor,
    seed: int,
    cancel: CancelToken,
    *,
    balanced: bool = False,
) -> Work[ClassVectors]:
    """The vectors that do best on images which they did not see.

    `images` `(images, width)` are unit features; `texts` `(classes, width)` are those of the class
    prompts, times the scale of the logits. `labels` are classes `(images,)`, or of several labels
    1 for each that an image has and else 0 `(images, classes)`: then there is a regression for
    each, whose bias are its log-odds. `balanced` lets every class count the same, in learning and
    in judging. The choice is made on at most `prepared.MOST` images, for all.

    Raises `ClipTuneError` on features that are not finite, `Cancelled` on a stop.
    """
    rows = torch.as_tensor(drawn(len(images), seed), device=images.device)
    space = _Space.of(images, labels, texts, rows, balanced=balanced)
    part = space.problem.part(rows)
    chosen = yield from choose(part, labels[rows.to(labels.device)], seed, cancel)
    judged, which = chosen.judged.unique(return_inverse=True)
    logits = part.words.new_zeros(len(judged), len(texts)).index_add_(0, which, chosen.logits)
    truth = labels[rows[judged].to(labels.device)].to(logits.device)
    accuracy, interval = _figures(logits, truth, balanced=balanced)
    vectors = space.vectors(chosen.choice, cancel)
    return ClassVectors(vectors, chosen.choice, accuracy, interval, len(judged))


def refit(
    choice: Choice,
    images: Tensor,
    labels: Tensor,
    texts: Tensor,
    cancel: CancelToken,
    *,
    balanced: bool = False,
) -> Tensor:
    """Vectors `(classes, width)` fitted to other features as was chosen before; takes and raises
    what `fit_class_vectors` does."""
    rows = torch.arange(len(images), device=images.device)
    return _Space.of(images, labels, texts, rows, balanced=balanced).vectors(choice, cancel)


def directions(features: Tensor) -> tuple[Tensor, Tensor]:
    """What features `(images, width)` vary by along directions, and these `(width, rank)`.

    Along these directions the pull and the images can be weighed number by number.
    """
    exact = features.cpu().double()
    squares, basis = torch.linalg.eigh(exact.T @ exact / len(exact))
    rank = min(features.shape)
    return squares[-rank:].clamp(min=0).to(features), basis[:, -rank:].to(features)


@dataclass(frozen=True)
class _Space:
    """A regression in the directions that features vary by, and the way back to vectors."""

    problem: "Regression"
    basis: Tensor
    """`(width, rank)`."""
    texts: Tensor
    """What the prompts say, of features of which each number varies by about one."""

    @classmethod
    def of(
        cls, images: Tensor, labels: Tensor, texts: Tensor, rows: Tensor, *, balanced: bool
    ) -> "_Space":
        """See `fit_class_vectors`; the directions are those of some of the rows."""
        finite = images.isfinite().all(dim=1)
        if not finite.all():
            raise ClipTuneError(_NOT_FINITE(count=int((~finite).sum()), images=len(images)))
        spread = images.shape[1] ** 0.5
        features, texts = images.float() * spread, texts.to(images.device).float() / spread
        labels = labels.to(features.device)
        if labels.ndim == 2:
            truth, bias = labels.float(), log_odds(labels.float())
            # What a prompt says of the mean image is left to the bias.
            mean = features.mean(dim=0)
            texts = texts - torch.outer(texts @ mean, mean / (mean @ mean))
        else:
            labels = labels.long()
            truth, bias = functional.one_hot(labels, len(texts)).float(), None
        weights = truth.new_ones(len(truth))
        if balanced:
            weights = class_weights(labels, len(texts))[labels]
        # The residual is a combination of features, as far as they are fewer than their numbers.
        spectrum, basis = directions(features[rows])
        problem = Regression(features @ basis, spectrum, features @ texts.T, truth, weights, bias)
        return cls(problem, basis, texts)

    def vectors(self, choice: Choice, cancel: CancelToken) -> Tensor:
        """The vectors `(classes, width)` of all images, in the machine's memory."""
        weights = self.problem.weights
        decay = choice.decay * choice.images / len(weights)  # as strong against each image
        text_weight = weights.new_tensor([choice.text_weight])
        residual = self.problem.fit(text_weight, decay, torch.ones_like(weights)[None], cancel)[0]
        vectors = choice.text_weight * self.texts + residual @ self.basis.T
        of_unit_features = choice.scale * vectors * math.sqrt(self.texts.shape[1])
        return of_unit_features.cpu()


@dataclass(frozen=True)
class Regression:
    """Logistic regressions of images on what prompts leave open, and how they are solved."""

    features: Tensor
    """`(images, rank)`, along the directions that they vary by."""
    spectrum: Tensor
    """Mean squares along each direction `(rank,)`."""
    words: Tensor
    """Logits by the prompts alone `(images, classes)`."""
    truth: Tensor
    """1 for the class, or each label, that an image has and else 0 `(images, classes)`."""
    weights: Tensor
    """How much each image counts `(images,)`; 1 on average."""
    bias: Tensor | None = None
    """Of several labels, added to the logits of each `(labels,)`."""

    def part(self, rows: Tensor) -> "Regression":
        """The regression of some of the images."""
        features, words, truth = self.features[rows], self.words[rows], self.truth[rows]
        return Regression(features, self.spectrum, words, truth, self.weights[rows], self.bias)

    def balanced(self, inside: Tensor) -> Tensor:
        """How much images count in fits that learn from some of them (1) and not from others (0),
        both `(fits, images)`, so that each class counts in a fit as it does in all."""
        inside = inside.to(self.truth)
        there = (inside @ self.truth).clamp(min=1)
        return inside * ((self.truth.sum(dim=0) / there) @ self.truth.T)

    def losses(self, logits: Tensor) -> Tensor:
        """The loss of each image: cross-entropy, or of several labels the binary ones added up."""
        if self.bias is None:
            everything = logits.logsumexp(dim=-1)
        else:
            logits = logits + self.bias
            everything = functional.softplus(logits).sum(dim=-1)
        return everything - (self.truth * logits).sum(dim=-1)

    def slopes(self, logits: Tensor) -> Tensor:
        """How the loss of each image rises with its logits, of their shape."""
        if self.bias is None:
            return logits.softmax(dim=-1) - self.truth
        return (logits + self.bias).sigmoid() - self.truth

    def loss(self, logits: Tensor, scales: Sequence[float]) -> tuple[float, float]:
        """The weighted mean loss of logits `(images, classes)` at the scale where it is least, and
        that scale."""
        total = self.weights.sum()
        losses = [(self.weights * self.losses(scale * logits)).sum() / total for scale in scales]
        least = min(range(len(scales)), key=lambda place: losses[place].item())
        return losses[least].item(), scales[least]

    def logits(self, text_weights: Tensor, residuals: Tensor) -> Tensor:
        """Logits `(fits, images, classes)` by text weights `(fits,)` and residuals."""
        fits, classes, _ = residuals.shape
        at_once = self.features @ residuals.flatten(0, 1).T  # fit by fit takes four times as long
        learned: Tensor = at_once.unflatten(1, (fits, classes)).transpose(0, 1)
        return text_weights[:, None, None] * self.words + learned

    def fit(
        self,
        text_weights: Tensor,
        decay: float,
        inside: Tensor,
        cancel: CancelToken,
        start: Tensor | None = None,
    ) -> Tensor:
        """Residuals `(fits, classes, rank)` for text weights `(fits,)`, all at once, by L-BFGS.

        `inside` `(fits, images)` is 0 where an image is not learned from, and else says how much it
        counts beside its own weight. Each minimises the weighted mean loss of its images plus
        `decay` / 2 times its squared numbers.
        """
        shape = len(inside), self.words.shape[1], self.features.shape[1]
        nothing = self.features.new_zeros(shape)
        if math.isinf(decay):
            return nothing
        fraction = inside * self.weights
        fraction = fraction / fraction.sum(dim=1, keepdim=True)
        # Along each number the loss bends by about p (1 - p) times the mean square of a feature. In
        # units of its root all bend alike: a few iterations do, even where the pull is weak.
        often = (self.weights[:, None] * self.truth).mean(dim=0).clamp(max=1)
        unit = ((often * (1 - often))[:, None] * self.spectrum + decay).rsqrt()
        found = nn.Parameter(nothing if start is None else start / unit)
        optimiser = torch.optim.LBFGS(
            [found],
            max_iter=ITERATIONS,
            tolerance_grad=TOLERANCE,
            tolerance_change=TOLERANCE**2,
            history_size=10,  # the default holds a hundred times the residuals
            line_search_fn="strong_wolfe",
        )

        @torch.no_grad()
        def closure() -> Tensor:
            """The loss; its gradient by hand takes half of what autograd does."""
            cancel.check()
            residuals = found * unit
            logits = self.logits(text_weights, residuals)
            slopes = fraction[:, :, None] * self.slopes(logits)
            found.grad = (slopes.mT @ self.features + decay * residuals) * unit
            return (fraction * self.losses(logits)).sum() + decay * (residuals**2).sum() / 2

        optimiser.step(closure)
        return found.detach() * unit


@dataclass(frozen=True)
class Chosen:
    """What did best on images that were left out."""

    choice: Choice
    loss: float
    logits: Tensor
    """Of what was left out, as often as it was `(left out, classes)`; not scaled."""
    judged: Tensor
    """Which images of the problem those are `(left out,)`."""


def choose(problem: Regression, labels: Tensor, seed: int, cancel: CancelToken) -> Work[Chosen]:
    """How vectors do best on images that they did not see; `labels` as of `fit_class_vectors`.
    Raises `Cancelled` on a stop."""
    left_out = _left_out(labels.cpu().numpy(), seed).to(problem.words.device)
    if len(left_out):
        return (yield from _choose(problem, left_out, cancel))
    return _unjudged(problem)


def _choose(problem: Regression, left_out: Tensor, cancel: CancelToken) -> Work[Chosen]:
    """The text weight and the decay whose fits do best on what they left out.

    `left_out` `(fits, images)` says which images a fit does not see.
    """
    folds, (count, classes) = len(left_out), problem.words.shape
    judged = left_out.nonzero()[:, 1]
    seen, inside = problem.part(judged), left_out.logical_not().float()
    learned = inside.mean().item()
    if problem.bias is None:
        inside = problem.balanced(inside)
    scales = SCALES if count >= max(FEW, SCALED * classes) else (1.0,)
    loss, scale = seen.loss(seen.words, scales)
    best = Chosen(Choice(1.0, math.inf, scale, count), loss, seen.words, judged)
    lowest = dict.fromkeys(TEXT_WEIGHTS, math.inf)  # the log losses of what is still tried
    residuals: Tensor | None = None
    for number, decay in enumerate(DECAYS):
        yield Progress(phase="fit", done=number, total=len(DECAYS))
        tried = [*lowest]
        text_weights = inside.new_tensor(tried).repeat_interleave(folds)
        everything = inside.repeat(len(tried), 1)
        residuals = problem.fit(text_weights, decay, everything, cancel, residuals)
        logits = problem.logits(text_weights, residuals).unflatten(0, (len(tried), folds))
        choices = []
        for text_weight, of_weight in zip(tried, logits[:, left_out], strict=True):
            loss, scale = seen.loss(of_weight, scales)
            # As strong against each image where all are learned from.
            choice = Choice(text_weight, decay * learned, scale, count)
            choices.append(Chosen(choice, loss, of_weight, judged))
            lowest[text_weight] = min(loss, lowest[text_weight])
            if loss > RISEN * lowest[text_weight]:
                del lowest[text_weight]
        best_of_decay = min(choices, key=lambda choice: choice.loss)
        if best_of_decay.loss < HAIR * best.loss:
            best = best_of_decay
        if not lowest:
            break
        kept = [place for place, text_weight in enumerate(tried) if text_weight in lowest]
        residuals = residuals.unflatten(0, (len(tried), folds))[kept].flatten(0, 1)
    return best


def _unjudged(problem: Regression) -> Chosen:
    """What is taken where no image can be left out: a fixed pull, to the prompts if they know more
    of these images than nothing does. They have not seen them: so good it is, at the least."""
    loss, _ = problem.loss(problem.words, (1.0,))
    by_prompts, _ = problem.loss(problem.words, SCALES)
    by_nothing, _ = problem.loss(torch.zeros_like(problem.words), (1.0,))
    choice = Choice(float(by_prompts < by_nothing), UNTRIED, 1.0, len(problem.words))
    everything = torch.arange(len(problem.words), device=problem.words.device)
    return Chosen(choice, loss, problem.words, everything)


def _left_out(labels: npt.NDArray[np.integer], seed: int) -> Tensor:
    """Which images `(fits, images)` each fit of each round of folds does not see, as booleans.

    The images of each class are spread evenly over the folds of a round. One that is alone in its
    class is always learned from: nothing could be said of that class without it. There are no fits
    where most classes have but one image.
    """
    groups, alone = labels, 1
    if labels.ndim == 2:  # an image goes with the rarest of its labels, as these are hard to spread
        counts = labels.sum(axis=0)
        rarity = np.where(labels > 0, counts, len(labels) + 1)
        groups = np.where(labels.any(axis=1), rarity.argmin(axis=1), labels.shape[1])
        alone = 0 if len(labels) > 1 else 1
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    enough = sizes > alone
    if 2 * enough.sum() < len(sizes):
        return torch.zeros(0, len(groups), dtype=torch.bool)
    places = np.flatnonzero(enough[group])
    count = int(np.clip(np.median(sizes[enough]), 2, FOLDS))
    rounds = -(-FITS // count) if len(groups) < FEW else 1
    generator = np.random.default_rng(seed)
    fits = []
    for _ in range(rounds):
        shuffled = generator.permutation(places)
        dealt = shuffled[np.argsort(group[shuffled], kind="stable")]
        fold = np.full(len(groups), -1)
        fold[dealt] = np.arange(len(dealt)) % count
        fits += [fold == number for number in range(count)]
    return torch.as_tensor(np.array(fits))


def _figures(
    logits: Tensor, labels: Tensor, *, balanced: bool
) -> tuple[float, tuple[float, float]]:
    """What logits `(images, classes)` are judged by, and its interval."""
    if labels.ndim == 2:
        probabilities, truth = logits.cpu().double().sigmoid().numpy(), labels.cpu().numpy() > 0
        if not truth.any():
            return 0.0, (0.0, 1.0)
        seen = Seen(probabilities, truth, np.full(len(truth.T), HALF))
        return several.figures(seen)[MAP], several.intervals(seen)[MAP]
    hits = logits.argmax(dim=1) == labels
    if not balanced:
        accuracy = hits.float().mean().item()
        return accuracy, wilson(accuracy, len(hits))
    of_class = [hits[labels == label].float() for label in labels.unique()]
    rates = [(of_one.mean().item(), len(of_one)) for of_one in of_class]
    return sum(rate for rate, _ in rates) / len(rates), mean_of_rates(rates)
