"""Trains trees with XGBoost, and explains rows by them.

xgboost_trees.py fit THREADS DEPTH TREES COLUMNS FEATURES LABELS      prints the seconds that training took
xgboost_trees.py train DEPTH TREES COLUMNS FEATURES LABELS MODEL      writes the model as JSON
xgboost_trees.py explain THREADS MODEL COLUMNS FEATURES CONTRIBUTIONS prints the seconds that explaining took

FEATURES are float32 of shape [rows, columns], LABELS uint8 of shape [rows], CONTRIBUTIONS float32 of shape
[rows, columns + 1], the base last.
"""

import sys
import time

import numpy
import xgboost


def settings(threads, depth):
    # The settings that bench/training.ts gives histogram gradient boosting; all others are XGBoost's own.
    return {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "eta": 0.1,
        "max_depth": int(depth),
        "nthread": int(threads),
    }


def features(path, columns):
    return numpy.fromfile(path, dtype=numpy.float32).reshape(-1, int(columns))


def fit(threads, depth, trees, columns, path, labels):
    x, y = features(path, columns), numpy.fromfile(labels, dtype=numpy.uint8)
    given = settings(threads, depth)
    # Whatever is loaded or started at the first fit is not timed.
    xgboost.train(given, xgboost.DMatrix(x[:500], y[:500]), 2)
    start = time.perf_counter()
    xgboost.train(given, xgboost.DMatrix(x, y, nthread=int(threads)), int(trees))
    print(time.perf_counter() - start)


def train(depth, trees, columns, path, labels, model):
    data = xgboost.DMatrix(features(path, columns), numpy.fromfile(labels, dtype=numpy.uint8))
    xgboost.train(settings(1, depth), data, int(trees)).save_model(model)


def explain(threads, model, columns, path, contributions):
    booster = xgboost.Booster({"nthread": int(threads)}, model_file=model)
    data = xgboost.DMatrix(features(path, columns), nthread=int(threads))
    start = time.perf_counter()
    found = booster.predict(data, pred_contribs=True)
    print(time.perf_counter() - start)
    found.astype(numpy.float32).tofile(contributions)


{"fit": fit, "train": train, "explain": explain}[sys.argv[1]](*sys.argv[2:])
