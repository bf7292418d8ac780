"""Two machines train one run, as network namespaces of this one, and what may go wrong is tried.

    python tests/bench/machines.py [TRIAL ...]

Wants root on Linux. Each machine has a name, an address, a home with its caches, and copies of its
own of images, base and job at the same paths; the folder of the runs is shared. Prints what each
machine said in the end, how long that took, and whether all was as it should be.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

ADDRESSES = {"box1": "10.77.0.1", "box2": "10.77.0.2"}
OWN = ("images", "base", "job")
"""Folders of which each machine has a copy at the same path."""
LONGEST = 400.0
"""Seconds after which a command is taken to hang."""
EPOCHS = 16


@dataclass(eq=False)
class Machine:
    """One of the two; what lies at `place/NAME` is its own."""

    name: str
    place: Path
    shares: bool = True
    """Whether the folder of the runs is the other's, too."""
    launched: list[subprocess.Popen[str]] = field(default_factory=list)

    def own(self, folder: str) -> Path:
        """Its copy of a folder, by a path outside of it."""
        return self.place / self.name / folder

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command on it."""
        inside = [sys.executable, __file__, "--inside", self.name, str(self.place)]
        inside += [str(int(self.shares)), *command]
        apart = ["unshare", "--uts", "--mount", "--propagation", "private"]
        started = subprocess.Popen(
            ["ip", "netns", "exec", self.name, *apart, *inside],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"TORCH_CPP_LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"},
        )
        self.launched.append(started)
        return started

    def train(
        self,
        *options: str,
        nodes: str = "2",
        at: str = "box1",
        resume: bool = False,
        restarts: int = 0,
    ) -> subprocess.Popen[str]:
        """Start its part of a run, the machines meeting `at` one of them."""
        torchrun = [sys.executable, "-m", "torch.distributed.run", "--nnodes", nodes]
        torchrun += ["--nproc_per_node", "1", "--max-restarts", str(restarts)]
        torchrun += ["--rdzv-backend", "c10d", "--rdzv-id", "bench"]
        torchrun += ["--rdzv-endpoint", f"{ADDRESSES[at]}:29400"]
        torchrun += ["--rdzv-conf", f"is_host={int(at == self.name)},last_call_timeout=5"]
        torchrun += ["--local-addr", ADDRESSES[self.name], "-m", "cliptune", "train"]
        run = str(self.place / "runs" / "run")
        job = str(self.place / "job" / "job.toml")
        given = ["--resume", run] if resume else [job, "--out", run]
        return self.start(*torchrun, *given, *options)

    def kill(self) -> None:
        """End all that runs on it at once, as a power cut does."""
        found = subprocess.run(
            ["ip", "netns", "pids", self.name], capture_output=True, text=True, check=True
        )
        for pid in map(int, found.stdout.split()):
            os.kill(pid, signal.SIGKILL)

    def workers(self) -> list[int]:
        """The processes of ClipTune on it."""
        found = subprocess.run(
            ["ip", "netns", "pids", self.name], capture_output=True, text=True, check=True
        )
        lines = {int(pid): Path("/proc", pid, "cmdline") for pid in found.stdout.split()}
        return [
            pid
            for pid, file in lines.items()
            if file.read_bytes().split(b"\0")[1:4] == [b"-u", b"-m", b"cliptune"]
        ]


def inside(name: str, place: Path, shares: bool, command: list[str]) -> None:
    """Become a command on a machine: its name, its copies at the common paths, its home."""
    socket.sethostname(name)
    for folder in (*OWN, *(() if shares else ("runs",))):
        source = place / name / folder
        source.mkdir(exist_ok=True)
        subprocess.run(["mount", "--bind", source, place / folder], check=True)
    subprocess.run(["mount", "--bind", place / name / "hosts", "/etc/hosts"], check=True)
    home = place / name / "home"
    told = {"HOME": str(home), "CLIPTUNE_CACHE": str(home / "cache"), "COLUMNS": "200"}
    told |= {"XDG_DATA_HOME": str(home / "data"), "OMP_NUM_THREADS": "1"}
    os.execvpe(command[0], command, os.environ | told)


@contextmanager
def machines() -> Iterator[tuple[Machine, Machine]]:
    """Two machines with nothing on them but images, a base and a job."""
    place = Path(tempfile.mkdtemp(prefix="machines-"))
    try:
        _connect()
        made = Machine("box1", place), Machine("box2", place)
        _furnish(place)
        yield made
        for machine in made:
            machine.kill()
            for started in machine.launched:
                started.communicate()
    finally:
        for name in ADDRESSES:
            subprocess.run(["ip", "netns", "del", name], check=False)
        shutil.rmtree(place, ignore_errors=True)


def _connect() -> None:
    for name in ADDRESSES:
        subprocess.run(["ip", "netns", "del", name], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "netns", "add", name], check=True)
    link = "ip link add wire netns box1 type veth peer name wire netns box2"
    subprocess.run(link.split(), check=True)
    for name, address in ADDRESSES.items():
        for line in ("addr add {}/24 dev wire", "link set wire up", "link set lo up"):
            command = ["ip", "-n", name, *line.format(address).split()]
            subprocess.run(command, check=True)


def _furnish(place: Path) -> None:
    """The same images, base and job for both machines."""
    from cliptune import job as jobs
    from engine import drawn
    from engine.tiny import tiny_clip
    from engine.training import small_job

    (place / "runs").mkdir()
    for folder in OWN:
        (place / folder).mkdir()
    made = place / "made"
    drawn.classes(made / "images", 12)
    tiny_clip(made / "base")
    job = small_job(
        place / "images", place / "base", epochs=EPOCHS, batch_size=4, learning_rate=1e-3
    )
    (made / "job").mkdir()
    (made / "job" / "job.toml").write_text(jobs.to_toml(job), encoding="utf-8")
    for name in ADDRESSES:
        for folder in OWN:
            shutil.copytree(made / folder, place / name / folder)
        (place / name / "home").mkdir()
        # As many systems have it: a machine knows the addresses of others, and not its own.
        known = {"localhost": "127.0.0.1", **ADDRESSES, name: "127.0.1.1"}
        lines = "".join(f"{address} {host}\n" for host, address in known.items())
        (place / name / "hosts").write_text(lines, encoding="utf-8")


# What is seen


@dataclass(frozen=True)
class Ended:
    """What became of a command."""

    code: int
    said: str
    seconds: float
    """Since it was asked for."""

    def last(self) -> str:
        """The last sentence that ClipTune said, without what torchrun says below."""
        lines = [line for line in self.said.splitlines() if "Error:" in line or "topped at" in line]
        lines = [line for line in lines if "torch" not in line.casefold()]
        return lines[-1].strip() if lines else "(nothing)"


def end(started: subprocess.Popen[str], since: float) -> Ended:
    """Wait for the end of a command, which is killed if it takes too long."""
    try:
        said, _ = started.communicate(timeout=LONGEST)
        return Ended(started.returncode, said, time.monotonic() - since)
    except subprocess.TimeoutExpired:
        started.kill()
        return Ended(-1, "hangs", time.monotonic() - since)


def steps(place: Path) -> list[tuple[int, float]]:
    """Number and loss of each step that the run has told of."""
    from cliptune.core.events import Step
    from cliptune.runs import log

    told = log.read(place / "runs" / "run" / "events.jsonl")
    return [(event.step, event.loss) for event in told if isinstance(event, Step)]


def wait_for_step(place: Path, number: int, running: Iterable[subprocess.Popen[str]]) -> None:
    """Wait until a step has been told of by what is running."""
    until = time.monotonic() + LONGEST
    while not any(step >= number for step, _ in steps(place)):
        ended = [started for started in running if started.poll() is not None]
        if ended or time.monotonic() > until:
            said = "".join(started.communicate()[0] for started in ended)
            raise TimeoutError(f"step {number} was not reached: {said[-2000:]}")
        time.sleep(0.05)


def weights(place: Path) -> bytes:
    """The bytes of the adapter that was kept."""
    return (place / "runs" / "run" / "best" / "adapter_model.safetensors").read_bytes()


def finished(place: Path) -> bool:
    """Whether the run has come to its end."""
    from cliptune.runs import Run

    folder = place / "runs" / "run"
    return (folder / "job.toml").exists() and Run(folder).state() == "finished"


# Trials: each prints what it saw, and says whether that is right


def together() -> bool:
    """Both machines train; as two processes of one machine do, to the bit."""
    with machines() as (one, two):
        began = time.monotonic()
        ends = [end(started, began) for started in (one.train(), two.train())]
        told = steps(one.place)
        of_two, whole = weights(one.place), finished(one.place)
        caches = [any(m.own("home").rglob("*.npy")) for m in (one, two)]
        shutil.rmtree(one.place / "runs" / "run")
        alone = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2"]
        run = str(one.place / "runs" / "run")
        alone += ["--standalone", "-m", "cliptune", "train"]
        alone += [str(one.place / "job" / "job.toml"), "--out", run]
        end(one.start(*alone), time.monotonic())
        same = told == steps(one.place) and of_two == weights(one.place)
        print(f"  exit codes {[e.code for e in ends]}, {len(told)} steps; both decoded: {caches}")
        print(f"  losses and weights those of two processes of one machine: {same}")
        return whole and same and all(caches) and not any(e.code for e in ends)


def killed(name: str) -> bool:
    """One machine dies in the middle; the other says so, and the run goes on to the same bits."""
    with machines() as (one, two):
        for started in [one.train(), two.train()]:
            end(started, 0.0)
        whole = weights(one.place)
        shutil.rmtree(one.place / "runs" / "run")
        gone, left = (one, two) if name == one.name else (two, one)
        running = {machine.name: machine.train(at=left.name) for machine in (left, gone)}
        wait_for_step(one.place, 30, running.values())
        since = time.monotonic()
        gone.kill()
        ended = end(running[left.name], since)
        print(f"  {left.name}, after {ended.seconds:.0f} s (exit {ended.code}): {ended.last()}")
        take = ["--take-over"] if name == "box1" else []
        again = [machine.train(*take, resume=True) for machine in (one, two)]
        codes = [end(started, since).code for started in again]
        same = weights(one.place) == whole
        print(f"  resumed: exit codes {codes}, the same bits as without: {same}")
        return "Error" in ended.last() and ended.code > 0 and same and finished(one.place)


def cut() -> bool:
    """The wire between them is cut: both say so within two minutes.

    torchrun itself waits for a store that it cannot reach until the system gives the connection up,
    and is killed here.
    """
    with machines() as (one, two):
        running = {machine: machine.train() for machine in (one, two)}
        wait_for_step(one.place, 30, running.values())
        since = time.monotonic()
        subprocess.run(["ip", "-n", "box1", "link", "set", "wire", "down"], check=True)
        right = True
        for machine, started in running.items():
            while machine.workers() and time.monotonic() - since < LONGEST:
                time.sleep(0.5)
            seconds = time.monotonic() - since
            machine.kill()
            said = end(started, since).last()
            print(f"  {machine.name}, after {seconds:.0f} s: {said}")
            right &= "Error" in said and seconds < 120
        return right


def differs(change: Callable[[Machine], None], **options: bool) -> bool:
    """The second machine differs: both say what, and where, before anything is trained."""
    with machines() as (one, two):
        two.shares = options.get("shares", True)
        change(two)
        began = time.monotonic()
        running = [one.train(), two.train()]
        ends = [end(started, began) for started in running]
        for machine, ended in zip((one, two), ends, strict=True):
            print(
                f"  {machine.name}, after {ended.seconds:.0f} s (exit {ended.code}): {ended.last()}"
            )
        told = all("Error" in e.last() and e.code > 0 for e in ends) and two.name in ends[0].last()
        return told and not steps(one.place)


def restarted() -> bool:
    """A process dies and torchrun starts all of them again: the run goes on to the same bits."""
    with machines() as (one, two):
        for started in [one.train(), two.train()]:
            end(started, 0.0)
        whole = weights(one.place)
        shutil.rmtree(one.place / "runs" / "run")
        running = [machine.train(restarts=3) for machine in (one, two)]
        wait_for_step(one.place, 30, running)
        since = time.monotonic()
        for pid in two.workers():
            os.kill(pid, signal.SIGKILL)
        codes = [end(started, since).code for started in running]
        same = weights(one.place) == whole
        print(f"  exit codes {codes}, the same bits as without: {same}")
        return not any(codes) and same and finished(one.place)


def fewer(name: str) -> bool:
    """With `--nnodes 1:2` one machine dies: the other goes on alone, with the same batches."""
    from cliptune.core.events import Started
    from cliptune.runs import log

    with machines() as (one, two):
        gone, left = (one, two) if name == one.name else (two, one)
        running = {
            machine.name: machine.train(at=left.name, nodes="1:2", restarts=3)
            for machine in (left, gone)
        }
        wait_for_step(one.place, 30, running.values())
        since = time.monotonic()
        gone.kill()
        ended = end(running[left.name], since)
        told = log.read(one.place / "runs" / "run" / "events.jsonl")
        processes = [event.processes for event in told if isinstance(event, Started)]
        total = max(step for step, _ in steps(one.place))
        print(f"  {left.name}: exit {ended.code}, processes {processes}, {total} steps")
        return ended.code == 0 and finished(one.place) and processes == [2, 1]


def more() -> bool:
    """With `--nnodes 1:2` a machine comes while another trains: both go on, same batches."""
    from cliptune.core.events import Started
    from cliptune.runs import log

    with machines() as (one, two):
        for machine in (one, two):  # long enough for it to come
            file = machine.own("job") / "job.toml"
            told = file.read_text(encoding="utf-8")
            file.write_text(told.replace(f"= {EPOCHS}", f"= {3 * EPOCHS}"), encoding="utf-8")
        running = [one.train(nodes="1:2", restarts=3)]
        wait_for_step(one.place, 5, running)
        running.append(two.train(nodes="1:2", restarts=3))
        ends = [end(started, 0.0) for started in running]
        events = log.read(one.place / "runs" / "run" / "events.jsonl")
        processes = [event.processes for event in events if isinstance(event, Started)]
        total = max(step for step, _ in steps(one.place))
        print(f"  exit codes {[e.code for e in ends]}, processes {processes}, {total} steps")
        return not any(e.code for e in ends) and finished(one.place) and processes == [1, 2]


def stopped(name: str) -> bool:
    """Ctrl-C on one machine: both stop, what was learned is kept, and nothing is started again.

    torchrun waits five minutes for an end on the other machine, and is killed here.
    """
    with machines() as (one, two):
        running = {machine: machine.train(restarts=1) for machine in (one, two)}
        wait_for_step(one.place, 30, running.values())
        since = time.monotonic()
        next(run for of, run in running.items() if of.name == name).send_signal(signal.SIGINT)
        while any(machine.workers() for machine in running) and time.monotonic() - since < LONGEST:
            time.sleep(0.5)
        seconds = time.monotonic() - since
        time.sleep(10)
        again = any(machine.workers() for machine in running)
        for machine in running:
            machine.kill()
        said = {machine: end(started, since).last() for machine, started in running.items()}
        print(f"  after {seconds:.0f} s: {said[one]}; started again: {again}")
        kept = (one.place / "runs" / "run" / "best").is_dir()
        return kept and "Stopped at" in said[one] and not again and seconds < 60


def _same(machine: Machine) -> None:
    pass


def _lacks_an_image(machine: Machine) -> None:
    (machine.own("images") / "red" / "003.png").unlink()


def _other_bytes(machine: Machine) -> None:
    """Another image, in a file of the same size."""
    from PIL import Image

    file = machine.own("images") / "red" / "003.png"
    size = file.stat().st_size
    Image.new("RGB", (40, 48), (200, 60, 40)).save(file, "JPEG")
    with file.open("ab") as end:
        end.write(bytes(size - end.tell()))


def _other_class(machine: Machine) -> None:
    images = machine.own("images")
    (images / "red" / "003.png").rename(images / "blue" / "999.png")


def _other_base(machine: Machine) -> None:
    from engine.tiny import tiny_clip

    shutil.rmtree(machine.own("base"))
    tiny_clip(machine.own("base"), seed=1)


def _other_job(machine: Machine) -> None:
    file = machine.own("job") / "job.toml"
    told = file.read_text(encoding="utf-8")
    file.write_text(told.replace("batch_size = 4", "batch_size = 6"), encoding="utf-8")


def _no_job(machine: Machine) -> None:
    (machine.own("job") / "job.toml").unlink()


def _no_images(machine: Machine) -> None:
    shutil.rmtree(machine.own("images"))


TRIALS: dict[str, Callable[[], bool]] = {
    "together": together,
    "killed": lambda: killed("box2"),
    "leading killed": lambda: killed("box1"),
    "cut": cut,
    "image missing": lambda: differs(_lacks_an_image),
    "other bytes": lambda: differs(_other_bytes),
    "other class": lambda: differs(_other_class),
    "other base": lambda: differs(_other_base),
    "other job": lambda: differs(_other_job),
    "no job": lambda: differs(_no_job),
    "no images": lambda: differs(_no_images),
    "runs not shared": lambda: differs(_same, shares=False),
    "restarted": restarted,
    "fewer": lambda: fewer("box2"),
    "fewer, without the leading one": lambda: fewer("box1"),
    "more": more,
    "Ctrl-C": lambda: stopped("box2"),
    "Ctrl-C on the leading one": lambda: stopped("box1"),
}


def main(chosen: list[str]) -> int:
    """Try what was chosen, or all; 1 if anything was not as it should be."""
    wrong = []
    for name in chosen or TRIALS:
        print(name, flush=True)
        try:
            right = TRIALS[name]()
        except (OSError, TimeoutError) as error:
            print(f"  {error}")
            right = False
        print("  " + ("right" if right else "WRONG"), flush=True)
        wrong += [] if right else [name]
    print(f"Wrong: {', '.join(wrong)}" if wrong else "All right.")
    return int(bool(wrong))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        name, place, shares, *command = sys.argv[2:]
        inside(name, Path(place), shares == "1", command)
    sys.exit(main(sys.argv[1:]))
