"""Our sparse codes, dictionaries and factor analysis beside scikit-learn's: same data, same threads, taking turns.

    Benchmarks/codes [--rounds N] [--threads N] [--data FOLDER] [--only codes|dictionary|factors]

Codes: 5,000 patches of 12 × 12 pixels with 256 atoms, α ½, against `lasso_cd` and (once) `lasso_lars`.
Dictionary: 256 atoms from 100,000 such patches in one pass, batches of 512; one round, since theirs takes a minute.
Factors: 20 from the varying pixels of 10,000 MNIST images; one round.
The order swaps from round to round. The `codes` script beside this file builds our side, sets the threads of both and
starts this one. What either side found is judged here, by the same few lines for both.
"""
import argparse, gzip, pathlib, statistics, tempfile, warnings

parser = argparse.ArgumentParser(prog="Benchmarks/codes")
parser.add_argument("--ours", required=True, help="the built codes-benchmark")
parser.add_argument("--data", required=True, help="the folder that holds natural-images/ and mnist/")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--only", choices=["codes", "dictionary", "factors"], action="append")
options = parser.parse_args()
wanted = options.only or ["codes", "dictionary", "factors"]

import numpy as np
import sklearn
from sklearn.decomposition import FactorAnalysis, MiniBatchDictionaryLearning, sparse_encode

import pairs

warnings.filterwarnings("ignore")  # of inner iterations that did not converge; their objective tells
rng = np.random.default_rng(0)
folder = pathlib.Path(tempfile.mkdtemp())
reached = {}


def patches(count):
    return pairs.patches(options.data, count, 12, rng)


def stored(name, matrix):
    path = folder / name
    np.ascontiguousarray(matrix, dtype=np.float64).tofile(path)
    return path


def objective(signals, atoms, codes):
    """The mean of ½‖x − hD‖² + ½‖h‖₁."""
    return float((0.5 * ((signals - codes @ atoms) ** 2).sum(1) + 0.5 * np.abs(codes).sum(1)).mean())


def gap(signals, atoms, codes):
    """The largest duality gap relative to the objective."""
    residuals = signals - codes @ atoms
    products = residuals @ atoms.T
    scale = np.minimum(1, 0.5 / np.abs(products).max(1))
    primal = 0.5 * (residuals ** 2).sum(1) + 0.5 * np.abs(codes).sum(1)
    dual = 0.5 * (signals ** 2).sum(1) - 0.5 * ((signals - scale[:, None] * residuals) ** 2).sum(1)
    return float(((primal - dual)[primal > 0] / primal[primal > 0]).max())  # a flat patch has nothing to code


def codes():
    train = patches(20_000)
    signals = train[:5000]
    atoms = MiniBatchDictionaryLearning(256, alpha=0.5, batch_size=512, max_iter=1, random_state=0,
                                        fit_algorithm="cd").fit(train).components_
    signal_file, atom_file = stored("signals", signals), stored("atoms", atoms)
    request = ("codes", signal_file, 5000, 144, atom_file, 256)

    def theirs():
        seconds, found = pairs.timed(lambda: sparse_encode(signals, atoms, algorithm="lasso_cd", alpha=0.5))
        return {"seconds": seconds, "codes": found}

    ours.ask(*request), theirs()  # both once, unmeasured
    rounds = pairs.turns(options.rounds, lambda: ours.ask(*request), theirs)
    found = np.fromfile(f"{signal_file}.codes").reshape(5000, 256)
    descended = rounds[-1][1]["codes"]
    lars_seconds, lars = pairs.timed(lambda: sparse_encode(signals, atoms, algorithm="lasso_lars", alpha=0.5))
    own = [a["seconds"] for a, _ in rounds]
    ratios, lars_ratio = pairs.ratios(rounds), lars_seconds / statistics.median(own)
    print("\ncodes of 5,000 × 144, 256 atoms")
    print(f"  seconds: ours {pairs.spread(own)}, lasso_cd {pairs.spread([b['seconds'] for _, b in rounds])}, "
          f"lasso_lars {lars_seconds:.3f}")
    print(f"  times faster: {pairs.spread(ratios)} than lasso_cd, {lars_ratio:.1f} than lasso_lars")
    for name, h in (("ours", found), ("lasso_cd", descended), ("lasso_lars", lars)):
        print(f"  {name:10} objective {objective(signals, atoms, h):.10f}, largest relative gap {gap(signals, atoms, h):.1e}")
    reached["codes: relative gap at most 1e-6"] = gap(signals, atoms, found) <= 1e-6
    reached["codes: objective no worse"] = (
        objective(signals, atoms, found) <= objective(signals, atoms, descended) * (1 + 1e-6))
    reached["codes: 5 × faster than lasso_cd"] = statistics.median(ratios) >= 5
    reached["codes: 20 × faster than lasso_lars"] = lars_ratio >= 20


def dictionary():
    signals = patches(100_000)
    signal_file = stored("signals", signals)
    answer = ours.ask("dictionary", signal_file, 100_000, 144, 256)
    learning = MiniBatchDictionaryLearning(256, alpha=0.5, batch_size=512, max_iter=1, random_state=0, fit_algorithm="cd")
    seconds, theirs = pairs.timed(lambda: learning.fit(signals))
    fresh = patches(2000)

    def judged(atoms):
        return [objective(x, atoms, sparse_encode(x, atoms, algorithm="lasso_cd", alpha=0.5))
                for x in (signals[:2000], fresh)]

    own, other = judged(np.fromfile(f"{signal_file}.atoms").reshape(256, 144)), judged(theirs.components_)
    print("\ndictionary of 256 atoms from 100,000 × 144, one pass")
    print(f"  seconds: ours {answer['seconds']:.3f}, scikit-learn {seconds:.3f}; "
          f"{seconds / answer['seconds']:.1f} times faster")
    print(f"  mean objective on seen and on new patches: ours {own[0]:.4f}, {own[1]:.4f}; "
          f"scikit-learn {other[0]:.4f}, {other[1]:.4f}")
    reached["dictionary: objective no worse"] = own[0] <= other[0] and own[1] <= other[1]
    reached["dictionary: 5 × faster"] = seconds / answer["seconds"] >= 5


def factors():
    content = gzip.open(pathlib.Path(options.data) / "mnist/train-images-idx3-ubyte.gz").read()
    pixels = np.frombuffer(content, np.uint8, offset=16).reshape(60_000, 784)[:10_000] / 255.0
    pixels = pixels[:, pixels.std(0) > 0]
    sample_file = stored("samples", pixels)
    request = ("factors", sample_file, *pixels.shape, 20)
    ours.ask(*request)
    answer = ours.ask(*request)
    analysis = FactorAnalysis(20, svd_method="lapack", tol=1e-3, random_state=0)
    seconds, theirs = pairs.timed(lambda: analysis.fit(pixels))
    likelihood = float(theirs.score(pixels))
    print(f"\nfactor analysis of {pixels.shape[0]:,} × {pixels.shape[1]}, 20 factors")
    print(f"  seconds: ours {answer['seconds']:.3f} ({answer['iterations']} iterations), scikit-learn {seconds:.3f} "
          f"({theirs.n_iter_}); {seconds / answer['seconds']:.1f} times faster")
    print(f"  mean log-likelihood: ours {answer['likelihood']:.9f}, scikit-learn {likelihood:.9f}")
    reached["factors: likelihood no worse"] = answer["likelihood"] >= likelihood - 1e-9
    reached["factors: 20 × faster"] = seconds / answer["seconds"] >= 20


ours = pairs.Ours(options.ours)
pairs.introduce(ours, options.rounds, f"numpy {np.__version__}", f"scikit-learn {sklearn.__version__}")
for name in wanted:
    {"codes": codes, "dictionary": dictionary, "factors": factors}[name]()
pairs.finish(reached)
