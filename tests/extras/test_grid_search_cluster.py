"""A grid search over the processes of a Dask cluster, as it would be over machines."""

import os
from pathlib import Path

import joblib
import pytest
from distributed import Client, LocalCluster
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV

from mfnet.estimators import MFNetClassifier

GRID = {"learning_rate": [1e-6, 0.01, 0.03], "hidden_layer_sizes": [(8,), (16,)]}


def accuracy_and_process(estimator, x, y):
    return {"accuracy": estimator.score(x, y), "process": os.getpid()}


@pytest.mark.filterwarnings("default")
def test_a_grid_search_runs_in_the_processes_of_a_cluster(monkeypatch):
    folders = [Path(__file__).parent, Path(__file__).parents[2]]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, folders)))
    search = GridSearchCV(
        MFNetClassifier(num_epochs=20, random_state=0), GRID, cv=3,
        scoring=accuracy_and_process, refit="accuracy",
    )  # fmt: skip
    x, y = load_iris(return_X_y=True)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.wait_for_workers(2)
        workers = set(client.run(os.getpid).values())
        with joblib.parallel_config(backend="dask"):
            search.fit(x, y)
    assert len(workers) == 2
    used = {
        int(pid)
        for name, pids in search.cv_results_.items()
        if name.startswith("split") and name.endswith("process")
        for pid in pids
    }
    assert used == workers
    assert os.getpid() not in used
    alone = GridSearchCV(MFNetClassifier(num_epochs=20, random_state=0), GRID, cv=3).fit(x, y)
    assert search.best_params_ == alone.best_params_
    assert list(search.cv_results_["mean_test_accuracy"]) == list(
        alone.cv_results_["mean_test_score"]
    )
