"""What the benchmarks beside this file share: the two sides, their turns, the patches both get, and the verdict."""
import json, os, pathlib, platform, statistics, subprocess, sys, time

import numpy as np


class Ours:
    """The Swift side: reads one request a line, answers one JSON line each; the first tells what it computes with."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.machine = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{os.path.basename(sys.argv[0])}: our side ended early, with exit code {self.process.wait()}")
        return json.loads(line)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def introduce(ours, rounds, *peers):
    """Prints who takes part."""
    print(f"{', '.join(peers)}, {platform.machine()}, {os.environ.get('LATENT_THREADS')} threads each, {rounds} rounds")
    print("ours: " + ", ".join(f"{key} {value}" for key, value in ours.machine.items()))


def timed(body):
    start = time.perf_counter()
    result = body()
    return time.perf_counter() - start, result


def turns(rounds, ours, theirs):
    """What both sides give, round by round, in changing order."""
    results = []
    for number in range(rounds):
        turn = {}
        for side in (("ours", "theirs") if number % 2 else ("theirs", "ours")):
            time.sleep(0.3)  # OpenBLAS's threads spin for a while after their work: let them fall asleep
            turn[side] = ours() if side == "ours" else theirs()
        results.append((turn["ours"], turn["theirs"]))
    return results


def ratios(rounds):
    """How many times faster ours was, round by round."""
    return [theirs["seconds"] / ours["seconds"] for ours, theirs in rounds]


def spread(values):
    """The median, and the range around it."""
    return f"{statistics.median(values):.3f} ({min(values):.3f}–{max(values):.3f})"


def patches(folder, count, side, rng):
    """Squares at random places of the photographs in `folder`/natural-images, each with mean 0, all with variance 1."""
    images = [pgm(path) for path in sorted((pathlib.Path(folder) / "natural-images").glob("*.pgm"))]
    rows = np.empty((count, side * side))
    for k in range(count):
        image = images[k % len(images)]
        i, j = rng.integers(0, image.shape[0] - side), rng.integers(0, image.shape[1] - side)
        rows[k] = image[i:i + side, j:j + side].ravel()
    rows -= rows.mean(1, keepdims=True)
    return rows / rows.std()


def pgm(path):
    magic, size, white, pixels = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width).astype(float)


def finish(reached):
    """Prints which targets were reached, and ends the program with that as its status."""
    print()
    for target, met in reached.items():
        print(f"  {'reached' if met else 'MISSED '} {target}")
    sys.exit(0 if all(reached.values()) else 1)
