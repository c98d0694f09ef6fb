"""Our recurrent networks beside PyTorch's: the same data, sizes and threads, taking turns in one run.

    Benchmarks/recurrent [--rounds N] [--threads N] [--data FOLDER] [--peer FILE]

In each round, for each of the six models, each side trains once for some hundred iterations in a process of its own,
alone on the machine, and the order swaps from round to round. Evaluations are not counted. The `recurrent` script
beside this file builds our side and starts this one.
"""
import argparse, json, os, statistics, subprocess, sys

parser = argparse.ArgumentParser(prog="Benchmarks/recurrent")
parser.add_argument("--ours", required=True, help="the built recurrent-benchmark")
parser.add_argument("--peer", required=True, help="torch_recurrent.py")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--rounds", type=int, default=5)
options = parser.parse_args()

# The kind, the layers, the iterations (some seconds each), and how many times faster ours must be.
MODELS = {
    "LSTM A": ("lstm", 1, 1000, 2), "LSTM B": ("lstm", 2, 400, 2), "LSTM C": ("lstm", 3, 400, 2),
    "RNN A": ("relu", 1, 2000, 4), "RNN B": ("relu", 2, 1000, 4), "RNN C": ("tanh", 2, 1000, 4),
}


def run(command):
    """The last line of what a command prints, which is one JSON object."""
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if finished.returncode != 0:
        sys.exit(f"recurrent.py: {command[0]} ended with exit code {finished.returncode}")
    return json.loads(finished.stdout.splitlines()[-1])


def ours(kind, layers, iterations):
    return run([options.ours, kind, str(layers), str(iterations), "0"])


def theirs(kind, layers, iterations):
    return run([sys.executable, options.peer, kind, str(layers), str(iterations), "--threads", str(options.threads),
                "--data", os.path.join(os.environ["LATENT_DATA"], "mnist")])


def spread(values):
    """The median, and the quartiles around it."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


rounds = {name: [] for name in MODELS}
for number in range(options.rounds):
    for name, (kind, layers, iterations, _) in MODELS.items():
        sides = [ours, theirs] if number % 2 else [theirs, ours]
        turns = {side: side(kind, layers, iterations) for side in sides}
        rounds[name].append((turns[ours], turns[theirs]))

first = rounds["LSTM A"][0][0]
print(f"{options.threads} threads, {options.rounds} rounds, kernels {first['kernel']}; median (quartiles)\n")
print("| | ours, ms an iteration | PyTorch, ms | times faster, by round | GFLOP/s | share of GEMM peak |")
print("| --- | --- | --- | --- | --- | --- |")
failed = []
for name, (_, _, _, target) in MODELS.items():
    own = [a["ms_per_iteration"] for a, _ in rounds[name]]
    peer = [b["ms_per_iteration"] for _, b in rounds[name]]
    ratios = [b / a for a, b in zip(own, peer)]
    rates = [a["rate"] for a, _ in rounds[name]]
    # The peak is a property of the machine: the best that any round saw.
    peak = max(a["peak"] for pairs in rounds.values() for a, _ in pairs)
    share = statistics.median(rates) / peak
    print(f"| {name} | {spread(own)} | {spread(peer)} | {spread(ratios)} | {statistics.median(rates):.0f} | "
          f"{100 * share:.0f} % of {peak:.0f} |")
    if statistics.median(ratios) < target:
        failed.append(f"{name} at least {target} times faster")
    if name == "LSTM C" and share < 0.7:
        failed.append("LSTM C at least 70 % of the GEMM peak")
for target in failed:
    print(f"MISSED {target}")
sys.exit(1 if failed else 0)
