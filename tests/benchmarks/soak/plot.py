"""Plots the memory of a soak: plot.py CSV PICTURE. Needs matplotlib."""

import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

source, target = sys.argv[1:]
with open(source) as file:
    rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(file)]
columns = {
    "node_rss": "Node, resident",
    "python_rss": "Python, resident (largest worker)",
    "node_heap": "Node, JavaScript heap",
    "node_buffers": "Node, buffers",
}
figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
for column, label in columns.items():
    # A worker that has just been killed has no memory to tell of.
    points = [(row["run"], row[column] / 1e6) for row in rows if row[column] > 0]
    axes.plot(*zip(*points, strict=True), label=label, linewidth=1)
axes.set(xlabel="runs", ylabel="MB", ylim=(0, None))
axes.legend(loc="center right", fontsize="small")
figure.savefig(target, dpi=110)
