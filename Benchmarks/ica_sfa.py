"""Our ICA beside scikit-learn's FastICA, our quadratic SFA beside sklearn-sfa's: same data, same threads, taking turns.

    Benchmarks/ica-sfa [--rounds N] [--threads N] [--data FOLDER] [--only ica|sfa]

ICA: 50,000 patches of 16 × 16 pixels to 160 sources, log cosh, 20 parallel iterations of either side from a random start.
SFA: 100,000 samples of 40 random walks, expanded to 860 terms, to 20 slow features. The order swaps from round to round.
The `ica-sfa` script beside this file builds our side, sets the threads of both and starts this one.
"""
import argparse, json, os, pathlib, platform, statistics, subprocess, sys, tempfile, time, warnings

parser = argparse.ArgumentParser(prog="Benchmarks/ica-sfa")
parser.add_argument("--ours", required=True, help="the built ica-sfa-benchmark")
parser.add_argument("--data", required=True, help="the folder that holds natural-images/")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--only", choices=["ica", "sfa"])
options = parser.parse_args()

import numpy as np
import sklearn
from sklearn.decomposition import FastICA
from sklearn.preprocessing import PolynomialFeatures
from sksfa import SFA

warnings.filterwarnings("ignore")  # 20 iterations don't converge, and are not meant to
rng = np.random.default_rng(0)


class Ours:
    """The Swift side: reads one request a line, answers one JSON line each."""

    def __init__(self):
        self.process = subprocess.Popen([options.ours], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.machine = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"ica_sfa.py: our side ended early, with exit code {self.process.wait()}")
        return json.loads(line)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return self.answer()


def pgm(path):
    magic, size, white, pixels = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(height, width).astype(float)


def patches(count, side):
    images = [pgm(path) for path in sorted((pathlib.Path(options.data) / "natural-images").glob("*.pgm"))]
    rows = np.empty((count, side * side))
    for k in range(count):
        image = images[k % len(images)]
        i, j = rng.integers(0, image.shape[0] - side), rng.integers(0, image.shape[1] - side)
        rows[k] = image[i:i + side, j:j + side].ravel()
    rows -= rows.mean(1, keepdims=True)
    return rows / rows.std()


def timed(body):
    start = time.perf_counter()
    result = body()
    return time.perf_counter() - start, result


def median(values):
    return statistics.median(values)


def spread(values):
    return f"{median(values):.3f} ({min(values):.3f}–{max(values):.3f})"


def turns(ours, theirs):
    """Both sides once unmeasured if cheap, then round by round, in changing order."""
    results = []
    for number in range(options.rounds):
        turn = {}
        for side in (("ours", "theirs") if number % 2 else ("theirs", "ours")):
            time.sleep(0.3)  # OpenBLAS's threads spin for a while after their work: let them fall asleep
            turn[side] = ours() if side == "ours" else theirs()
        results.append((turn["ours"], turn["theirs"]))
    return results


def contrast(sources):
    """Σ ±(E log cosh y − E log cosh of a Gaussian), the sign by whether tails are long or short: lower is better."""
    y = sources / sources.std(0, ddof=1)
    t = np.tanh(y)
    curvature = (1 - t * t).mean(0) - (t * y).mean(0)
    value = (np.abs(y) + np.log1p(np.exp(-2 * np.abs(y))) - np.log(2)).mean(0) - 0.3745672074914381
    return float((np.where(curvature < 0, -1, 1) * value).sum())


def measure_ica(ours, folder, iterations=20, components=160):
    samples = patches(50000, 16)
    file = os.path.join(folder, "patches")
    samples.tofile(file)

    def theirs():
        model = FastICA(components, whiten="unit-variance", random_state=0, max_iter=iterations, tol=0)
        seconds, fitted = timed(lambda: model.fit(samples))
        return {"seconds": seconds / fitted.n_iter_, "iterations": fitted.n_iter_,
                "objective": contrast(fitted.transform(samples))}

    def mine(algorithm):
        answer = ours.ask("ica", file, *samples.shape, components, algorithm, iterations)
        answer["seconds"] /= answer["iterations"]
        return answer

    mine("fastica")  # once unmeasured: the file is read, threads are started
    rounds = turns(lambda: mine("fastica"), theirs)
    picard = mine("picard")
    ratios = [b["seconds"] / a["seconds"] for a, b in rounds]
    a, b = rounds[0]
    print(f"\nICA, {samples.shape[0]} × {samples.shape[1]} to {components}, seconds an iteration, whitening included")
    print(f"  ours, FastICA           {spread([a['seconds'] for a, _ in rounds])}   median (least–most)")
    print(f"  scikit-learn            {spread([b['seconds'] for _, b in rounds])}")
    print(f"  times faster, by round  {spread(ratios)}")
    print(f"  objective after {a['iterations']:.0f}      {a['objective']:.4f} ours, {b['objective']:.4f} scikit-learn "
          f"({b['iterations']}); ours by Picard {picard['objective']:.4f}, {picard['seconds']:.3f} s an iteration")
    return {"3 × faster an iteration": median(ratios) >= 3}


def measure_sfa(ours, folder, components=20):
    walks = rng.standard_normal((100000, 40)).cumsum(0)
    walks = (walks - walks.mean(0)) / walks.std(0)
    file = os.path.join(folder, "walks")
    walks.tofile(file)

    def theirs():
        terms = PolynomialFeatures(2, include_bias=False)
        seconds, model = timed(lambda: SFA(components).fit(terms.fit_transform(walks)))
        slow = model.transform(terms.transform(walks))
        # Its own Δ subtracts the mean difference; by our definition, which does not, on its features:
        delta = (np.diff(slow, axis=0) ** 2).mean(0) / slow.var(0, ddof=1)
        return {"seconds": seconds, "delta": delta, "own": model.delta_values_}

    rounds = turns(lambda: ours.ask("sfa", file, *walks.shape, components), theirs)
    ratios = [b["seconds"] / a["seconds"] for a, b in rounds]
    a, b = rounds[0]
    difference = float(np.abs(np.array(a["delta"]) / b["delta"] - 1).max())
    print(f"\nquadratic SFA, {walks.shape[0]} × {walks.shape[1]} (860 terms) to {components}, seconds")
    print(f"  ours                    {spread([a['seconds'] for a, _ in rounds])}   median (least–most)")
    print(f"  sklearn-sfa             {spread([b['seconds'] for _, b in rounds])}")
    print(f"  times faster, by round  {spread(ratios)}")
    print(f"  slowest Δ               {a['delta'][0]:.9e} ours, {b['delta'][0]:.9e} sklearn-sfa by our definition, "
          f"{b['own'][0]:.9e} by its own, which is centred")
    print(f"  largest difference      {difference:.1e} relative, of {components}")
    return {"10 × faster": median(ratios) >= 10, "Δ equal to 1e-6": difference <= 1e-6}


ours = Ours()
print(f"numpy {np.__version__}, scikit-learn {sklearn.__version__}, {platform.machine()}, "
      f"{os.environ.get('LATENT_THREADS')} threads each, {options.rounds} rounds")
print("ours: " + ", ".join(f"{key} {value}" for key, value in ours.machine.items()))
reached = {}
with tempfile.TemporaryDirectory() as folder:
    for name, measure in (("ica", measure_ica), ("sfa", measure_sfa)):
        if options.only in (None, name):
            reached |= {f"{name}: {target}": met for target, met in measure(ours, folder).items()}
print()
for target, met in reached.items():
    print(f"  {'reached' if met else 'MISSED '} {target}")
sys.exit(0 if all(reached.values()) else 1)
