"""Devices: what can be picked, what it is told of, what memory it holds."""

import mmap

import psutil
import pytest
import torch

from cliptune.core.errors import ClipTuneError
from cliptune.models import devices
from engine.waiting import until

CPU = torch.device("cpu")


def test_cpu_can_always_be_picked() -> None:
    assert devices.pick("cpu") == CPU
    count = torch.get_num_threads()
    assert devices.describe(CPU) == f"CPU ({count} thread{'s' * (count > 1)})"
    assert devices.device_memory(CPU) == psutil.virtual_memory().total


def test_attention_on_a_card_plans_nothing_anew_for_each_shape() -> None:
    kept = torch.backends.cuda.cudnn_sdp_enabled()
    try:
        assert devices.attention(torch.device("cuda")) == "sdpa"
        assert not torch.backends.cuda.cudnn_sdp_enabled()
    finally:
        torch.backends.cuda.enable_cudnn_sdp(kept)
    assert devices.attention(CPU) == "eager"


def test_random_numbers_begin_anew_as_pytorch_begins_them() -> None:
    torch.manual_seed(7)
    theirs = torch.rand(3)
    torch.rand(5)
    devices.seed(7)
    assert torch.equal(torch.rand(3), theirs)
    assert torch.initial_seed() == 7


@pytest.mark.parametrize(
    ("cuda", "mps", "picked"),
    [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
)
def test_auto_takes_the_fastest(
    monkeypatch: pytest.MonkeyPatch, cuda: bool, mps: bool, picked: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    assert devices.pick("auto").type == picked


@pytest.mark.parametrize("wish", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, wish: devices.DeviceWish
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ClipTuneError, match=f'The device "{wish}"') as caught:
        devices.pick(wish)
    assert '"auto"' in caught.value.hint


@pytest.mark.parametrize(
    ("avx512", "amx", "dtype"),
    [
        (True, False, torch.bfloat16),
        (False, True, torch.bfloat16),
        (False, False, torch.float32),
    ],
)
def test_precision_of_a_cpu_follows_its_instructions(
    monkeypatch: pytest.MonkeyPatch, avx512: bool, amx: bool, dtype: torch.dtype
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx512)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx)
    assert devices.precision(CPU, "auto") == dtype
    assert devices.precision(CPU, "fp32") == torch.float32
    if dtype == torch.float32:
        with pytest.raises(ClipTuneError, match="does not compute in bf16"):
            devices.precision(CPU, "bf16")
    else:
        assert devices.precision(CPU, "bf16") == torch.bfloat16


@pytest.mark.parametrize(
    ("capability", "dtype"), [((7, 5), torch.float32), ((8, 0), torch.bfloat16)]
)
def test_precision_of_a_gpu_follows_its_generation(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int], dtype: torch.dtype
) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert devices.precision(torch.device("cuda"), "auto") == dtype


def test_mps_keeps_fp32() -> None:
    assert devices.precision(torch.device("mps"), "auto") == torch.float32


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("CUDA error: out of memory", "too little memory"),
        ("HIP error: out of memory", "too little memory"),
        ("CUDA driver error: out of memory", "too little memory"),
        ("Triton Error [CUDA]: out of memory", "too little memory"),
        ("CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate`", "too little"),
        (
            "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
            "too little",
        ),
        ("CUDA error: an illegal memory access was encountered\nCUDA kernel", "stopped working"),
        ("GET was unable to find an engine to execute this computation", "too little memory"),
        ("HIP error: unspecified launch failure", "stopped working"),
        ("CUDA error: device-side assert triggered\nSearch for `invalid argument'", "stopped"),
        ("CUDA error: misaligned address", "stopped working"),
        ("CUDA error: uncorrectable ECC error encountered", "stopped working"),
        ("CUDA error: the launch timed out and was terminated", "stopped working"),
        ("CUDA error: GPU is lost", "stopped working"),
        ("CUDA driver error: unknown error", "stopped working"),
        ("Triton Error [CUDA]: an illegal memory access was encountered", "stopped working"),
        ("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`", "stopped"),
        ("CUDA error: invalid argument", ""),
        ("CUDA error: invalid configuration argument", ""),
        ("CUDA error: no kernel image is available for execution on the device", ""),
        ("CUDA error: operation not permitted when stream is capturing", ""),
        ("CUDA error: CUBLAS_STATUS_INVALID_VALUE when calling `cublasSgemm`", ""),
        ("mat1 and mat2 shapes cannot be multiplied", ""),
    ],
)
def test_what_the_device_is_to_blame_for(words: str, known: str) -> None:
    told = devices.explained(RuntimeError(words))
    assert known in told.message if told else not known
    assert told is None or told.hint


BLOCK = 64 << 20
"""Bytes."""


def taken() -> mmap.mmap:
    """Memory that is taken anew: what malloc gives may have been the process's before."""
    block = mmap.mmap(-1, BLOCK)
    block.write(b"1" * BLOCK)
    return block


def test_memory_sees_what_the_process_takes_and_remembers_the_peak() -> None:
    with devices.Memory(CPU) as memory:
        before = memory.now()
        block = taken()
        held = memory.now()
        assert held - before == pytest.approx(BLOCK, rel=0.1)
        until(lambda: memory._highest >= held)
        block.close()
        assert memory.now() < held - (32 << 20)
        assert memory.peak() >= held
        assert memory.process() == pytest.approx(psutil.Process().memory_info().rss, rel=0.05)


def test_memory_sees_what_is_given_back_before_anybody_asks() -> None:
    """As a step's activations are."""
    with devices.Memory(CPU) as memory:
        before = memory.now()
        block = taken()
        until(lambda: memory._highest - before > 56 << 20)
        block.close()
        assert memory.peak() - before > 56 << 20


def test_what_a_recorded_step_keeps_is_held_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch counts it as held while it is recorded, and as free from then on."""
    held, most = 10, [0]

    def allocate(size: int) -> None:
        nonlocal held
        held += size
        most[0] = max(most[0], held)

    def reset(device: torch.device) -> None:
        most[0] = held

    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: held)
    monkeypatch.setattr(torch.cuda, "max_memory_allocated", lambda device: most[0])
    monkeypatch.setattr(torch.cuda, "reset_peak_memory_stats", reset)
    with devices.Memory(torch.device("cuda", 0)) as memory:

        def hold(size: int) -> None:
            """For a moment."""
            allocate(size)
            allocate(-size)

        hold(30)  # a plain step, and one that is recorded
        assert (memory.now(), memory.peak()) == (10, 40)
        memory.keep(30)
        assert (memory.now(), memory.peak()) == (40, 40)
        hold(20)  # an evaluation
        memory.keep(30)
        assert (memory.now(), memory.peak()) == (40, 60)
        memory.keep(0)
        hold(45)
        assert (memory.now(), memory.peak()) == (10, 60)
        memory.restart()
        assert memory.usage()[:2] == (10, 10)
