"""What all tests share."""

import os


def pytest_xdist_auto_num_workers() -> int:
    """With ``-n auto``: a few more than there are cores. The tests of the screens and of whole programmes wait as much as they compute."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2
