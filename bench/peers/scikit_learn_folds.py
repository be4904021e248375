"""Judges estimators of scikit-learn, at their defaults, on given folds, and prints the AUC of the pooled out-of-fold
probabilities of each as JSON.

scikit_learn_folds.py COLUMNS FEATURES LABELS FOLDS, the files float32 of shape [rows, columns] and uint8 of shape [rows].
"""

import json
import sys

import numpy
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.metrics import roc_auc_score

MODELS = {
    "gradient boosting": lambda: GradientBoostingClassifier(random_state=1),
    "histogram boosting": lambda: HistGradientBoostingClassifier(random_state=1),
    "random forest": lambda: RandomForestClassifier(random_state=1),
}

columns, features, labels, folds = sys.argv[1:]
x = numpy.fromfile(features, dtype=numpy.float32).reshape(-1, int(columns))
y = numpy.fromfile(labels, dtype=numpy.uint8)
fold = numpy.fromfile(folds, dtype=numpy.uint8)
aucs = {}
for name, make in MODELS.items():
    probability = numpy.zeros(len(y))
    for test in numpy.unique(fold):
        model = make().fit(x[fold != test], y[fold != test])
        probability[fold == test] = model.predict_proba(x[fold == test])[:, 1]
    aucs[name] = roc_auc_score(y, probability)
print(json.dumps(aucs))
