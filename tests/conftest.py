"""What all tests share."""

import os

import pytest


def pytest_xdist_auto_num_workers() -> int:
    """With ``-n auto``: a few more than there are cores. The tests of the screens and of whole programmes wait as much as they compute."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is given more time begins first, so that it does not run on alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)
