"""Our ICA beside scikit-learn's FastICA, our quadratic SFA beside sklearn-sfa's: same data, same threads, taking turns.

    Benchmarks/ica-sfa [--rounds N] [--threads N] [--data FOLDER] [--only ica|sfa]

ICA: 50,000 patches of 16 × 16 pixels to 160 sources, log cosh, 20 parallel iterations of either side from a random start.
SFA: 100,000 samples of 40 random walks, expanded to 860 terms, to 20 slow features. The order swaps from round to round.
The `ica-sfa` script beside this file builds our side, sets the threads of both and starts this one.
"""
import argparse, os, statistics, tempfile, warnings

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

import pairs

warnings.filterwarnings("ignore")  # 20 iterations don't converge, and are not meant to
rng = np.random.default_rng(0)


def contrast(sources):
    """Σ ±(E log cosh y − E log cosh of a Gaussian), the sign by whether tails are long or short: lower is better."""
    y = sources / sources.std(0, ddof=1)
    t = np.tanh(y)
    curvature = (1 - t * t).mean(0) - (t * y).mean(0)
    value = (np.abs(y) + np.log1p(np.exp(-2 * np.abs(y))) - np.log(2)).mean(0) - 0.3745672074914381
    return float((np.where(curvature < 0, -1, 1) * value).sum())


def measure_ica(ours, folder, iterations=20, components=160):
    samples = pairs.patches(options.data, 50000, 16, rng)
    file = os.path.join(folder, "patches")
    samples.tofile(file)

    def theirs():
        model = FastICA(components, whiten="unit-variance", random_state=0, max_iter=iterations, tol=0)
        seconds, fitted = pairs.timed(lambda: model.fit(samples))
        return {"seconds": seconds / fitted.n_iter_, "iterations": fitted.n_iter_,
                "objective": contrast(fitted.transform(samples))}

    def mine(algorithm):
        answer = ours.ask("ica", file, *samples.shape, components, algorithm, iterations)
        answer["seconds"] /= answer["iterations"]
        return answer

    mine("fastica")  # once unmeasured: the file is read, threads are started
    rounds = pairs.turns(options.rounds, lambda: mine("fastica"), theirs)
    picard = mine("picard")
    ratios = pairs.ratios(rounds)
    a, b = rounds[0]
    print(f"\nICA, {samples.shape[0]} × {samples.shape[1]} to {components}, seconds an iteration, whitening included")
    print(f"  ours, FastICA           {pairs.spread([a['seconds'] for a, _ in rounds])}   median (least–most)")
    print(f"  scikit-learn            {pairs.spread([b['seconds'] for _, b in rounds])}")
    print(f"  times faster, by round  {pairs.spread(ratios)}")
    print(f"  objective after {a['iterations']:.0f}      {a['objective']:.4f} ours, {b['objective']:.4f} scikit-learn "
          f"({b['iterations']}); ours by Picard {picard['objective']:.4f}, {picard['seconds']:.3f} s an iteration")
    return {"3 × faster an iteration": statistics.median(ratios) >= 3}


def measure_sfa(ours, folder, components=20):
    walks = rng.standard_normal((100000, 40)).cumsum(0)
    walks = (walks - walks.mean(0)) / walks.std(0)
    file = os.path.join(folder, "walks")
    walks.tofile(file)

    def theirs():
        terms = PolynomialFeatures(2, include_bias=False)
        seconds, model = pairs.timed(lambda: SFA(components).fit(terms.fit_transform(walks)))
        slow = model.transform(terms.transform(walks))
        # Its own Δ subtracts the mean difference; by our definition, which does not, on its features:
        delta = (np.diff(slow, axis=0) ** 2).mean(0) / slow.var(0, ddof=1)
        return {"seconds": seconds, "delta": delta, "own": model.delta_values_}

    rounds = pairs.turns(options.rounds, lambda: ours.ask("sfa", file, *walks.shape, components), theirs)
    ratios = pairs.ratios(rounds)
    a, b = rounds[0]
    difference = float(np.abs(np.array(a["delta"]) / b["delta"] - 1).max())
    print(f"\nquadratic SFA, {walks.shape[0]} × {walks.shape[1]} (860 terms) to {components}, seconds")
    print(f"  ours                    {pairs.spread([a['seconds'] for a, _ in rounds])}   median (least–most)")
    print(f"  sklearn-sfa             {pairs.spread([b['seconds'] for _, b in rounds])}")
    print(f"  times faster, by round  {pairs.spread(ratios)}")
    print(f"  slowest Δ               {a['delta'][0]:.9e} ours, {b['delta'][0]:.9e} sklearn-sfa by our definition, "
          f"{b['own'][0]:.9e} by its own, which is centred")
    print(f"  largest difference      {difference:.1e} relative, of {components}")
    return {"10 × faster": statistics.median(ratios) >= 10, "Δ equal to 1e-6": difference <= 1e-6}


ours = pairs.Ours(options.ours)
pairs.introduce(ours, options.rounds, f"numpy {np.__version__}", f"scikit-learn {sklearn.__version__}")
reached = {}
with tempfile.TemporaryDirectory() as folder:
    for name, measure in (("ica", measure_ica), ("sfa", measure_sfa)):
        if options.only in (None, name):
            reached |= {f"{name}: {target}": met for target, met in measure(ours, folder).items()}
pairs.finish(reached)
