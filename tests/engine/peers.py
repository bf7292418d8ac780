"""What others do with image features and class prompts, from their formulas, to be held against.

All take unit features `(images, width)`, classes `(images,)`, unit prompt features
`(classes, width)` and the scale of the logits, and give vectors `(classes, width)` whose products
with unit image features are logits.
"""

import math

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

EPOCHS, BATCH = 300, 256


def clap_multipliers(images: Tensor, labels: Tensor, texts: Tensor, scale: float) -> Tensor:
    """How much each class is held to its prompt `(classes,)`.

    Of CLAP (Silva-Rodriguez et al. 2024, arXiv 2312.12730, sec. 4.2): the mean probability that
    zero-shot gives to the class on its own images, computed once.
    """
    probabilities = (scale * images @ texts.T).softmax(dim=1)
    found = torch.zeros(len(texts))
    for label in labels.unique():
        found[label] = probabilities[labels == label, label].mean()
    return found


def clap(images: Tensor, labels: Tensor, texts: Tensor, scale: float, seed: int = 0) -> Tensor:
    """CLAP, as its authors set it for all data sets.

    Unit prototypes w_k that begin at the prompts t_k minimise cross-entropy of scale v . w_k plus
    the mean over classes of lambda_k |w_k - t_k|^2 (sec. 4.2 of arXiv 2312.12730), by SGD with
    momentum 0.9 from a rate of 0.1 along a cosine, 300 epochs in batches of 256.
    """
    held = clap_multipliers(images, labels, texts, scale)
    prototypes = texts.clone().requires_grad_()
    optimiser = torch.optim.SGD([prototypes], lr=0.1, momentum=0.9)
    generator = torch.Generator().manual_seed(seed)
    for epoch in range(EPOCHS):
        rate = 0.05 * (1 + math.cos(math.pi * epoch / EPOCHS))
        for rows in torch.randperm(len(images), generator=generator).split(BATCH):
            logits = scale * images[rows] @ functional.normalize(prototypes, dim=1).T
            loss = functional.cross_entropy(logits, labels[rows])
            loss = loss + (held * ((prototypes - texts) ** 2).sum(dim=1)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.param_groups[0]["lr"] = rate
            optimiser.step()
    return scale * functional.normalize(prototypes.detach(), dim=1)


def lp_steps(images: Tensor, labels: Tensor, texts: Tensor) -> tuple[float, float, float]:
    """The step of the prototypes, that of the blending, and where the blending begins.

    Of LP++ (Huang et al. 2024, arXiv 2404.02285), as its authors took them from Lipschitz
    constants (prop. 2 with eq. 13, and eq. 11) and from class means.
    """
    similarity = images @ texts.T
    largest = torch.linalg.matrix_norm(images, ord=2).item() ** 2
    of_texts = (similarity**2).sum(dim=0).max().item()
    means = [similarity[labels == label, label].mean() for label in labels.unique()]
    begin = 250 * torch.stack(means).mean().item()
    return 4 * len(images) / largest, len(images) / (4 * of_texts), begin


def lp_plus_plus(images: Tensor, labels: Tensor, texts: Tensor, scale: float) -> Tensor:
    """LP++: logits f . (w_k + alpha_k t_k) that minimise cross-entropy (arXiv 2404.02285, sec. 3).

    Prototypes begin at the sums of each class's features and take a step with momentum 0.9 in
    each of 300 rounds, the blending one in each tenth. There is no validation part to stop by.
    """
    step, blending_step, begin = lp_steps(images, labels, texts)
    one_hot = functional.one_hot(labels, len(texts)).to(images)
    prototypes = (one_hot.T @ images).requires_grad_()
    blending = torch.full((len(texts),), begin, requires_grad=True)
    optimiser = torch.optim.SGD([prototypes], lr=step, momentum=0.9)
    for number in range(1, EPOCHS + 1):
        logits = images @ (prototypes + blending[:, None] * texts).T
        optimiser.zero_grad()
        blending.grad = None
        functional.cross_entropy(logits, labels).backward()
        optimiser.step()
        if number % 10 == 0:
            assert blending.grad is not None
            with torch.no_grad():
                blending -= blending_step * blending.grad
    return (prototypes + blending[:, None] * texts).detach()


def text_logistic(
    images: Tensor, labels: Tensor, texts: Tensor, scale: float, strength: float
) -> Tensor:
    """Logistic regression that is pulled towards the prompts instead of zero, by SciPy.

    The objective is scikit-learn's: the summed cross-entropy times `strength` (its C) plus half the
    squared distance from scale times the prompts; no intercept.
    """
    from scipy.optimize import minimize

    features, start = images.double().numpy(), scale * texts.double().numpy()
    truth = np.eye(len(texts))[labels.numpy()]

    def objective(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        vectors = flat.reshape(start.shape)
        logits = features @ vectors.T
        logits -= logits.max(axis=1, keepdims=True)
        exponents = np.exp(logits)
        sums = exponents.sum(axis=1, keepdims=True)
        losses = np.log(sums[:, 0]) - (truth * logits).sum(axis=1)
        gradient = strength * (exponents / sums - truth).T @ features + vectors - start
        value = strength * losses.sum() + ((vectors - start) ** 2).sum() / 2
        return float(value), gradient.ravel()

    solved = minimize(objective, start.ravel(), jac=True, method="L-BFGS-B")
    return torch.as_tensor(solved.x.reshape(start.shape)).float()


def text_logistic_cv(images: Tensor, labels: Tensor, texts: Tensor, scale: float) -> Tensor:
    """The same at the best of scikit-learn's ten strengths, by accuracy over five folds."""
    from sklearn.model_selection import StratifiedKFold

    counts = labels.unique(return_counts=True)[1]
    if counts.max() == 1:  # no folds: scikit-learn's default
        return text_logistic(images, labels, texts, scale, 1.0)
    strengths = np.logspace(-4, 4, 10)
    right = np.zeros(len(strengths))
    folds = StratifiedKFold(min(5, max(2, int(counts.min()))), shuffle=True, random_state=0)
    for learned, left in folds.split(images, labels):
        for place, strength in enumerate(strengths):
            fitted = text_logistic(images[learned], labels[learned], texts, scale, strength)
            right[place] += (images[left] @ fitted.T).argmax(dim=1).eq(labels[left]).sum()
    return text_logistic(images, labels, texts, scale, float(strengths[right.argmax()]))
