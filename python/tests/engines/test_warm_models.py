import pytest
import torch

from openuni.engines.warm_models import WarmModels, model_budget, model_bytes
from openuni.errors import InvalidRequestError


def test_the_one_unused_for_longest_leaves_first():
    warm = WarmModels(budget=10)
    warm.add("a", "A", 4)
    warm.add("b", "B", 4)
    assert warm.get("a") == "A"
    warm.add("c", "C", 4)
    assert warm.models == ["A", "C"]
    assert warm.get("b") is None


def test_room_is_made_before_a_model_comes():
    warm = WarmModels(budget=10)
    for name in "ab":
        warm.add(name, name, 5)
    warm.make_room(5)
    assert warm.models == ["b"]
    warm.make_room(10)
    assert warm.models == []


def test_one_that_is_larger_than_the_budget_is_kept_alone():
    warm = WarmModels(budget=10)
    warm.add("a", "A", 2)
    warm.add("huge", "H", 50)
    assert warm.models == ["H"]


def test_a_model_that_comes_again_counts_once():
    warm = WarmModels(budget=10)
    warm.add("a", "old", 6)
    warm.add("a", "new", 6)
    assert warm.models == ["new"]
    warm.drop("a")
    assert warm.get("a") is None


def test_budget_by_variable_and_by_share(monkeypatch):
    cpu = torch.device("cpu")
    monkeypatch.setenv("OPENUNI_MODEL_MEMORY", "12345")
    assert model_budget(cpu) == 12345
    monkeypatch.setenv("OPENUNI_MODEL_MEMORY", "8GB")
    with pytest.raises(InvalidRequestError):
        model_budget(cpu)
    monkeypatch.delenv("OPENUNI_MODEL_MEMORY")
    monkeypatch.setenv("OPENUNI_WORKERS", "1")
    alone = model_budget(cpu)
    monkeypatch.setenv("OPENUNI_WORKERS", "4")
    assert model_budget(cpu) == pytest.approx(alone / 4, abs=1)


def test_bytes_of_a_module_count_shared_weights_once():
    module = torch.nn.ModuleDict({"a": torch.nn.Linear(4, 2, bias=False)})
    module["b"] = torch.nn.Linear(4, 2, bias=False)
    module["b"].weight = module["a"].weight
    assert model_bytes(module) == 4 * 2 * 4
