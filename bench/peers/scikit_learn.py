"""Fits one estimator of scikit-learn and prints the seconds that `fit` alone took.

scikit_learn.py NAME COLUMNS FEATURES LABELS, the files float32 of shape [rows, columns] and uint8 of shape [rows].
"""

import sys
import time

import numpy
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)

# The settings that bench/training.ts gives the same names.
MODELS = {
    "GRADIENT_BOOSTING": GradientBoostingClassifier(
        n_estimators=119, max_depth=7, learning_rate=0.1, random_state=1
    ),
    "HISTOGRAM_GRADIENT_BOOSTING": HistGradientBoostingClassifier(
        max_iter=100, max_leaf_nodes=31, learning_rate=0.1, random_state=1
    ),
    "RANDOM_FOREST": RandomForestClassifier(n_estimators=100, random_state=1),
    "EXTRA_TREES": ExtraTreesClassifier(n_estimators=100, random_state=1),
}

name, columns, features, labels = sys.argv[1:]
x = numpy.fromfile(features, dtype=numpy.float32).reshape(-1, int(columns))
y = numpy.fromfile(labels, dtype=numpy.uint8)
model = MODELS[name]
model.fit(x[:500], y[:500])  # whatever is loaded or started at the first fit is not timed
start = time.perf_counter()
model.fit(x, y)
print(time.perf_counter() - start)
