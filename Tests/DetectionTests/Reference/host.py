"""Writes Fixtures/host-axes.csv and Fixtures/host-distances.csv. Run: python3 host.py (numpy 2.4).

host-axes.csv: a symmetric matrix of ten columns with two equal eigenvalues and a zero one; its eigenvalues by
numpy.linalg.eigh stand in the last row, in rising order.
host-distances.csv: rows of five correlated columns, then the residual beside the principal axes and the Mahalanobis
distance of each, as written down in HostCovariance.swift: worked out anew for each row with numpy.linalg.eigh from
the weighted covariance of the rows before it.
"""

import pathlib

import numpy as np

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures"
SHARE, PRINCIPAL, RIDGE, FLOOR, START = 0.02, 0.5, 0.01, 0.25, 20


def axes():
    rng = np.random.default_rng(20260823)
    basis, _ = np.linalg.qr(rng.normal(size=(10, 10)))
    matrix = basis @ np.diag([0, 0.01, 0.3, 0.3, 0.5, 0.8, 1, 1.5, 2, 4]) @ basis.T
    matrix = (matrix + matrix.T) / 2
    rows = np.vstack([matrix, np.linalg.eigvalsh(matrix)])
    header = ",".join(f"c{i}" for i in range(10))
    np.savetxt(FIXTURES / "host-axes.csv", rows, delimiter=",", fmt="%.17g", header=header, comments="")


def distances():
    rng = np.random.default_rng(7)
    common = rng.normal(size=(120, 2))
    loads = np.array([[1, 0.9, 0.5, 0, 0.2], [0, 0.3, -0.6, 1, 0.1]])
    steps = np.round(common @ loads + 0.3 * rng.normal(size=(120, 5)), 6)
    steps[80] = [3, -3, 1, 0, 2]
    covariance = np.zeros((5, 5))
    lines = []
    for n, step in enumerate(steps):
        residual = mahalanobis = 0.0
        if n >= START:
            scale = np.sqrt(np.diag(covariance)) + FLOOR
            values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
            order = np.argsort(-values)
            values, vectors = np.maximum(values[order], 0), vectors[:, order]
            square = (vectors.T @ (step / scale)) ** 2
            needed = PRINCIPAL * values.sum() - (np.cumsum(values) - values)
            minor = np.where(needed > 0, np.maximum(0, 1 - needed / values), 1)
            residual = np.sqrt((square * minor).sum() / 5)
            mahalanobis = np.sqrt((square / (values + RIDGE)).sum() / 5)
        covariance += max(SHARE, 1 / (n + 1)) * (np.outer(step, step) - covariance)
        lines.append(list(step) + [residual, mahalanobis])
    header = "a,b,c,d,e,residual,mahalanobis"
    np.savetxt(FIXTURES / "host-distances.csv", lines, delimiter=",", fmt="%.12g", header=header, comments="")


axes()
distances()
