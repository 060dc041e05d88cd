"""Distances of two samples by their published definitions, with numpy and scipy alone; by JetNet too where it is there.

Usage: distances.py QUESTION.json, which names two files of float64 rows and their width. Prints one JSON object:
prdc (k = 5, arXiv:2002.09797), mmd (Gaussian kernel of the given bandwidth), frechet and kernel of the whole samples,
fpd and kpd [value, error] with the sizes given (arXiv:2211.10295), and jetnet: the same two of its own functions, or
null where it cannot be imported.
"""

import json
import sys
import types

import numpy as np
from scipy.linalg import sqrtm
from scipy.optimize import curve_fit
from scipy.spatial.distance import cdist

question = json.load(open(sys.argv[1]))
reference, generated = (
    np.fromfile(question[name], dtype="<f8").reshape(-1, question["width"]) for name in ("reference", "generated")
)


def prdc(real, fake, k):
    def radius(sample):
        return np.sort(cdist(sample, sample), axis=1)[:, k]  # itself is the first

    real_radius, fake_radius, between = radius(real), radius(fake), cdist(real, fake)
    inside = between < real_radius[:, None]
    return {
        "precision": inside.any(axis=0).mean(),
        "recall": (between < fake_radius[None, :]).any(axis=1).mean(),
        "density": inside.sum(axis=0).mean() / k,
        "coverage": (between.min(axis=1) < real_radius).mean(),
    }


def unbiased(inside_a, inside_b, between):
    def off_diagonal(kernel):
        count = len(kernel)
        return (kernel.sum() - np.trace(kernel)) / (count * (count - 1))

    return off_diagonal(inside_a) + off_diagonal(inside_b) - 2 * between.mean()


def mmd(a, b, bandwidth):
    def kernel(x, y):
        return np.exp(-cdist(x, y, "sqeuclidean") / (2 * bandwidth**2))

    return unbiased(kernel(a, a), kernel(b, b), kernel(a, b))


def frechet(a, b):
    difference = a.mean(axis=0) - b.mean(axis=0)
    first, second = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    return difference @ difference + np.trace(first + second - 2 * sqrtm(first @ second).real)


def kernel_distance(a, b):
    def kernel(x, y):
        return (x @ y.T / x.shape[1] + 1) ** 4

    return unbiased(kernel(a, a), kernel(b, b), kernel(a, b))


def fpd(a, b, rng):
    sizes = (1 / np.linspace(1 / question["least"], 1 / question["most"], 10)).astype(int)
    means = [
        np.mean([frechet(a[rng.integers(len(a), size=n)], b[rng.integers(len(b), size=n)]) for _ in range(20)])
        for n in sizes
    ]
    found, covariance = curve_fit(
        lambda x, intercept, slope: intercept + slope * x, 1 / sizes, means, bounds=([0, 0], [np.inf, np.inf])
    )
    return [found[0], np.sqrt(covariance[0, 0])]


def kpd(a, b, rng):
    values = [
        kernel_distance(
            a[rng.integers(len(a), size=question["batch"])], b[rng.integers(len(b), size=question["batch"])]
        )
        for _ in range(10)
    ]
    low, middle, high = np.percentile(values, [16.275, 50, 83.725])
    return [middle, (high - low) / 2]


class Absent(types.ModuleType):
    """Has any name that is imported from it, and does nothing."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return None


def jetnet():
    # Its other metrics need these at import; these two do not.
    for name in ("energyflow", "energyflow.emd", "wasserstein"):
        sys.modules[name] = Absent(name)
    try:
        from jetnet.evaluation import fpd as its_fpd
        from jetnet.evaluation import kpd as its_kpd
    except Exception:  # of whatever kind: then it is not there
        return None
    # It draws from numpy's own state.
    np.random.seed(1)
    sizes = {"min_samples": question["least"], "max_samples": question["most"]}
    return {
        "fpd": [float(x) for x in its_fpd(reference, generated, **sizes)],
        "kpd": [float(x) for x in its_kpd(reference, generated, batch_size=question["batch"])],
    }


scale = np.abs(reference).max(axis=0)
a, b = reference / scale, generated / scale
rng = np.random.default_rng(1)
print(
    json.dumps(
        {
            "prdc": prdc(reference[:1000], generated[:1000], 5),
            "mmd": mmd(reference[:1000], generated[:1000], question["bandwidth"]),
            "frechet": frechet(a, b),
            "kernel": kernel_distance(a, b),
            "fpd": fpd(a, b, rng),
            "kpd": kpd(a, b, rng),
            "jetnet": jetnet(),
        }
    )
)
