"""Our PCA beside scikit-learn's: the same data, the same threads, taking turns in one run.

    Benchmarks/pca [--rounds N] [--threads N] [--data FOLDER]

Both sides hold 60,000 × 784 MNIST images in memory, pixels divided by 255. In each round each side fits
50 axes once, alone on the machine, and the order swaps from round to round. The `pca` script beside this
file builds our side, sets the threads of both and starts this one.
"""
import argparse, gzip, pathlib, statistics, time

parser = argparse.ArgumentParser(prog="Benchmarks/pca")
parser.add_argument("--ours", required=True, help="the built pca-benchmark")
parser.add_argument("--data", required=True, help="the folder that holds mnist/")
parser.add_argument("--rounds", type=int, default=11)
parser.add_argument("--axes", type=int, default=50)
options = parser.parse_args()
images = pathlib.Path(options.data) / "mnist" / "train-images-idx3-ubyte.gz"

import numpy as np
import sklearn
from sklearn.decomposition import PCA

import pairs


def status(name):
    """A line of /proc/self/status, in bytes."""
    for line in open("/proc/self/status"):
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024


def theirs(samples):
    """One fit of scikit-learn, timed, with the peak of memory above what was held before it."""
    open("/proc/self/clear_refs", "w").write("5")
    before = status("VmRSS")
    start = time.perf_counter()
    fitted = PCA(options.axes).fit(samples)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "explained": float(fitted.explained_variance_.astype(np.float64).sum()),
            "peak": status("VmHWM") - before}


def spread(values):
    """The median, and the quartiles around it."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.3f} ({low:.3f}–{high:.3f})"


pixels = np.frombuffer(gzip.open(images).read(), np.uint8, offset=16).reshape(60000, 784)
exact = np.linalg.eigvalsh(np.cov(pixels / 255.0, rowvar=False))[::-1][:options.axes].sum()
reached = {}
for precision, kind in (("float32", np.float32), ("float64", np.float64)):
    samples = (pixels / 255.0).astype(kind)
    ours = pairs.Ours(options.ours, str(images), precision, str(options.axes))
    if precision == "float32":
        pairs.introduce(ours, options.rounds, f"numpy {np.__version__}", f"scikit-learn {sklearn.__version__}")
    ours.ask("fit"), theirs(samples)  # both once, unmeasured: code paged in, threads started
    rounds = pairs.turns(options.rounds, lambda: ours.ask("fit"), lambda: theirs(samples))
    kernels = ours.ask("kernels")
    ours.close()
    ratios = pairs.ratios(rounds)
    a, b = rounds[0]
    own_error, their_error = (abs(side["explained"] / exact - 1) for side in (a, b))
    difference = abs(a["explained"] / b["explained"] - 1)
    data = samples.nbytes
    peak = max(a["peak"] for a, _ in rounds)
    print(f"\n{precision}")
    print(f"  seconds, ours           {spread([a['seconds'] for a, _ in rounds])}   median (quartiles)")
    print(f"  seconds, scikit-learn   {spread([b['seconds'] for _, b in rounds])}")
    print(f"  times faster, by round  {spread(ratios)}")
    print(f"  explained variance      {a['explained']:.12f} ours, {b['explained']:.12f} scikit-learn, "
          f"relative difference {difference:.1e}")
    print(f"  … against float64 eigvalsh {exact:.12f}: ours off by {own_error:.1e}, scikit-learn by {their_error:.1e}")
    print(f"  peak memory of the fit  {peak / 1e6:.0f} MB beyond the data ({peak / data:.2f} × its {data / 1e6:.0f} MB), "
          f"scikit-learn {max(b['peak'] for _, b in rounds) / 1e6:.0f} MB")
    print(f"  mean and covariance     {kernels['covariance']:.3f} s, {kernels['covarianceRate']:.0f} GFLOP/s, "
          f"{100 * kernels['covarianceRate'] / kernels['productRate']:.0f} % of the {kernels['productRate']:.0f} "
          f"measured for a product of two 2048 × 2048 matrices")
    print(f"  eigenvectors            {kernels['eigen']:.3f} s; largest residual ‖Cv − λv‖ {a['residual']:.1e}")
    reached |= {
        f"{precision}: not slower": statistics.median(ratios) >= 1,
        f"{precision}: same variance to 1e-6": own_error <= 1e-6,
        f"{precision}: memory ≤ 1.5 × data": peak <= 1.5 * data,
    }
pairs.finish(reached)
