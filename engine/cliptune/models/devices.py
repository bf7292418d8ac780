"""Which device does the work, in which precision, and what memory it holds."""

import logging
import platform
import threading
import time
from typing import ClassVar, Literal, NamedTuple

import psutil
import torch

from cliptune.core import collector
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import DEVICE_FAILED
from cliptune.core.messages import Message, text

DeviceWish = Literal["auto", "cpu", "cuda", "mps"]
PrecisionWish = Literal["auto", "fp32", "bf16"]

_log = logging.getLogger(__name__)

LIGHTER: Message = text(
    "lighter",
    "a base kept in 4 bits (any method but full fine-tuning), recomputed activations, or a "
    "smaller base model.",
)()
"""What takes less memory, as the end of a sentence."""

_OTHER_DEVICE = 'Choose "auto" or "cpu" as the device'
_NO_MPS = text(
    "device-no-mps",
    'The device "mps" is there on Macs with Apple silicon only.',
    f"{_OTHER_DEVICE}.",
)
_NO_CUDA = text(
    "device-no-cuda",
    'The device "cuda" cannot be used: {reason}.',
    f"{_OTHER_DEVICE}, or install the driver and a PyTorch built for it.",
)
_NO_GPU = text("no-gpu", "PyTorch sees no GPU")
_BUILT_WITHOUT = text("no-cuda-built", "this PyTorch was built without CUDA")
_NO_BF16 = text(
    "device-no-bf16",
    "{device} does not compute in bf16.",
    'Set the precision to "auto" or "fp32".',
)
_LACKS_MEMORY = text(
    "memory-lacking",
    "There is too little memory on the device for this.",
    "Start again with a smaller micro-batch, {lighter}",
)
_FAILED = text(
    DEVICE_FAILED,
    "The graphics card stopped working: {reason}.",
    "Restart ClipTune, or the computer if that does not help.",
)

LACK = (
    "can't allocate memory",
    "annot allocate memory",
    "MPS backend out of memory",
    *("CUDA error: out of memory", "CUDA driver error: out of memory"),
    *("HIP error: out of memory", "HIP driver error: out of memory"),
    *("Triton Error [CUDA]: out of memory", "Triton Error [HIP]: out of memory"),
    *("CUBLAS_STATUS_ALLOC_FAILED", "CUBLAS_STATUS_NOT_INITIALIZED"),
    "unable to find an engine",  # what cuDNN says if no way to compute has room
)
"""The words for too little memory where there is no kind of error for it."""

_FAILURES = (
    *("CUDA error:", "CUDA driver error:", "HIP error:", "HIP driver error:"),
    *("Triton Error [CUDA]:", "Triton Error [HIP]:"),
    *("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR"),
    "command buffer exited with error",  # Metal
)
"""How libraries say that the device did not do what it was given."""
_REFUSALS = (
    *("invalid argument", "invalid configuration", "invalid device", "invalid resource"),
    *("INVALID_VALUE", "not supported", "NOT_SUPPORTED", "no kernel image", "captur"),
)
"""What they say of a call that was refused, and of a capture that broke off: the device goes on
working. Whatever else CUDA tells of ends the process's use of it; see `cudaError` in
https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html."""


def pick(wish: DeviceWish) -> torch.device:
    """The device asked for, or the fastest there is. Raises `ClipTuneError` if it is not there.

    Under torchrun each process gets its own GPU: the current one of this process.
    """
    if wish == "auto":
        wish = "cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu"
    if wish == "cuda" and not torch.cuda.is_available():
        built = torch.version.cuda is not None or torch.version.hip is not None
        raise ClipTuneError(_NO_CUDA(reason=_NO_GPU() if built else _BUILT_WITHOUT()))
    if wish == "mps" and not _has_mps():
        raise ClipTuneError(_NO_MPS())
    if wish != "cuda":
        return torch.device(wish)
    try:
        return torch.device("cuda", torch.cuda.current_device())
    except RuntimeError as error:  # seen by the driver, and not to be had
        raise ClipTuneError(_NO_CUDA(reason=_first_line(error))) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def precision(device: torch.device, wish: PrecisionWish) -> torch.dtype:
    """The dtype of autocast and of frozen weights: bf16 where the hardware computes in it.

    Raises `ClipTuneError` if bf16 is asked for and the device has none.
    """
    if wish == "fp32":
        return torch.float32
    has = _has_bf16(device)
    if wish == "bf16" and not has:
        raise ClipTuneError(_NO_BF16(device=describe(device)))
    return torch.bfloat16 if has else torch.float32


def attention(device: torch.device) -> str:
    """The kind of attention, by transformers' name, that is the fastest on a device, with cuDNN's
    left out of it for as long as the process lives."""
    if device.type == "cpu":
        return "eager"  # measured in tests/bench: it takes half the time there in bf16
    # On Hopper and Blackwell PyTorch (2.11 to 2.13) would take cuDNN's first, which plans anew for
    # each shape, half a second and more: texts, and the last images of a part, come in many.
    torch.backends.cuda.enable_cudnn_sdp(False)
    return "sdpa"


def send(values: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Values in the machine's memory on the device, without waiting for what that still does."""
    # A plain copy to a card waits for all before it. What only has a shape cannot be pinned.
    if device.type == "cuda" and type(values) is torch.Tensor:
        return values.pin_memory().to(device, non_blocking=True)
    return values.to(device)


def seed(number: int) -> None:
    """Begin random numbers anew on each device in use.

    `torch.manual_seed` does it on kinds of devices, too, that nothing was done on yet, and notes
    for each of them who asked: half a millisecond and more, twice a step.
    """
    torch.default_generator.manual_seed(number)
    torch.mps.manual_seed(number)  # nothing where there is none
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(number)


def describe(device: torch.device) -> str:
    """The device in words for a person: "NVIDIA H200", "CPU (16 threads)"."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return f"Apple GPU ({platform.machine()})"
    count = torch.get_num_threads()
    return "CPU (1 thread)" if count == 1 else f"CPU ({count} threads)"


def device_memory(device: torch.device) -> int:
    """Total bytes the device has; on a CPU, the machine's memory."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory)
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory())
    return int(psutil.virtual_memory().total)


def free_memory(device: torch.device) -> int:
    """Bytes that this program can hold on a device: what it holds by now, and what nobody does."""
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        return int(free + torch.cuda.memory_reserved(device))
    if device.type == "mps":
        return device_memory(device)
    return int(psutil.virtual_memory().available) + resident_memory()


def resident_memory() -> int:
    """Bytes that this program holds of the machine's memory."""
    return int(psutil.Process().memory_info().rss)


def lacks_memory(error: Exception) -> bool:
    """Whether an error says that the device has too little memory.

    CUDA's allocator has a kind of error for it; its libraries, CPUs and Apple GPUs have words.
    """
    by_words = isinstance(error, RuntimeError) and any(words in str(error) for words in LACK)
    return by_words or isinstance(error, torch.OutOfMemoryError | MemoryError)


def failed(error: Exception) -> bool:
    """Whether an error says that the device failed: no more of it can be used by this process, not
    even what it holds be read. Whose mistake it was, the card's, its driver's or a computation's,
    makes no difference to that."""
    told = _first_line(error)
    by_words = isinstance(error, RuntimeError) and any(words in told for words in _FAILURES)
    refused = any(words in told for words in _REFUSALS)
    return by_words and not refused and not lacks_memory(error)


def explained(error: Exception) -> ClipTuneError | None:
    """What the device is to blame for, in words: it lacks memory, or failed."""
    if lacks_memory(error):
        return ClipTuneError(_LACKS_MEMORY(lighter=LIGHTER))
    if failed(error):
        _log.info("the device failed", exc_info=error)
        return ClipTuneError(_FAILED(reason=_first_line(error)))
    return None


def give_back(device: torch.device) -> None:
    """Give memory that PyTorch keeps for later back to the device."""
    collector.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()


class Coming:
    """A few numbers on their way from a device that goes on meanwhile."""

    _places: ClassVar[list[torch.Tensor]] = []
    """Where they go to. None is ever let go of: PyTorch asks the card whether it is done with such
    memory where no error can be told, and one that failed would end the program there."""
    _free: ClassVar[list[torch.Tensor]] = []

    def __init__(self, numbers: torch.Tensor) -> None:
        """`numbers` `(n,)` may be written over at once."""
        self._there: torch.cuda.Event | None = None
        if numbers.device.type != "cuda":
            self._numbers = numbers.to("cpu", copy=True)
            return
        if not self._free:
            self._free.append(torch.empty(numbers.shape, dtype=numbers.dtype, pin_memory=True))
            self._places.append(self._free[-1])
        self._numbers = self._free.pop()
        self._numbers.copy_(numbers, non_blocking=True)
        self._there = torch.cuda.Event()
        self._there.record()

    def read(self) -> list[float]:
        """The numbers, once they are there. Once only."""
        if self._there is None:
            return self._numbers.tolist()
        self._there.synchronize()
        read = self._numbers.tolist()
        self._free.append(self._numbers)
        return read


class Usage(NamedTuple):
    """Bytes, as the methods of `Memory` of the same names say."""

    now: int
    peak: int
    process: int


class Memory:
    """Reads the bytes held now, and while it is entered the most that were held.

    CUDA counts its own peak. For the other devices a thread looks every `LOOK` seconds: what a
    step holds at its height is given back by the time that the step ends.
    """

    LOOK = 0.02

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._process = psutil.Process()
        self._highest = 0
        self._kept = 0
        self._usage: Usage | None = None
        self._looked = 0.0
        self._left = threading.Event()
        self._looker = threading.Thread(target=self._look, name="memory", daemon=True)

    def __enter__(self) -> "Memory":
        if self._device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self._device)
        else:
            self._looker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        if self._device.type != "cuda":
            self._looker.join()

    def restart(self) -> None:
        """Forget the most that was held so far."""
        if self._device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self._device)
        self._highest = 0
        self._usage = None

    def keep(self, size: int) -> None:
        """Count so many bytes of a card with all that is held from here on: those that a recorded
        step leaves to nobody else, and PyTorch takes for free."""
        if size == self._kept:
            return
        self._highest = self.peak()
        torch.cuda.reset_peak_memory_stats(self._device)
        self._kept = size
        self._usage = None

    def usage(self) -> Usage:
        """All of it, looked at anew every `LOOK` seconds at most: to count takes a card's allocator
        as long as some of a step's kernels."""
        if self._usage is None or time.monotonic() - self._looked >= self.LOOK:
            self._usage = Usage(self.now(), self.peak(), self.process())
            self._looked = time.monotonic()
        return self._usage

    def now(self) -> int:
        """Bytes of tensors on the device; on a CPU, the resident bytes of the process."""
        if self._device.type == "cuda":
            return int(torch.cuda.memory_allocated(self._device)) + self._kept
        if self._device.type == "mps":
            return int(torch.mps.current_allocated_memory())
        return self.process()

    def peak(self) -> int:
        """The most bytes held since it was entered."""
        if self._device.type == "cuda":
            most = int(torch.cuda.max_memory_allocated(self._device)) + self._kept
        else:
            most = self.now()
        self._highest = max(self._highest, most)
        return self._highest

    def process(self) -> int:
        """Resident bytes of this process."""
        return int(self._process.memory_info().rss)

    def _look(self) -> None:
        while not self._left.wait(self.LOOK):
            self.peak()


def _has_mps() -> bool:
    return bool(torch.backends.mps.is_available())


def _has_bf16(device: torch.device) -> bool:
    if device.type == "cuda":
        # 8.0 is Ampere; older GPUs only emulate bf16. ROCm's numbers mean something else.
        if torch.version.hip is not None:
            return bool(torch.cuda.is_bf16_supported(including_emulation=False))
        return bool(torch.cuda.get_device_capability(device) >= (8, 0))
    if device.type == "cpu":
        # With neither, oneDNN emulates bf16, slower than fp32.
        return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
    return False
