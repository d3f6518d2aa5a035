"""A few of each kind of ``python -m eval.durability``; its full runs: docs/decisions/2026-11-25-durability.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.durability.calls import calls_failed, can_trace
from eval.durability.corrupt import corrupted
from eval.durability.disks import can_mount, filled
from eval.durability.faults import faulted
from eval.durability.kills import killed
from eval.durability.small_index import NEW, OLD


def test_every_file_of_an_index_cut_or_flipped_is_refused_at_opening(tmp_path: Path) -> None:
    told = corrupted(tmp_path, ("last byte gone", "middle byte flipped"))
    assert set(told) <= {"refused", "not needed"}
    assert told["refused"] >= 30
    assert told["not needed"] <= 1  # the line's end after the pointer's checksum


def test_an_update_broken_at_some_file_operations_leaves_a_whole_index(tmp_path: Path) -> None:
    told = faulted(tmp_path, (5, 70))
    assert told.total() == 4
    assert set(told) <= {OLD, NEW}


def test_an_update_killed_at_some_moments_leaves_a_whole_index(tmp_path: Path) -> None:
    kills = killed(tmp_path, 4, documents=2)
    assert {kill.state for kill in kills} <= {OLD, NEW}
    assert any("Chroma" in kill.step for kill in kills)
    assert any("publishing" in kill.step for kill in kills)


@pytest.mark.skipif(not can_trace(), reason="needs strace: apt-get install strace")
def test_a_write_that_fails_inside_chroma_leaves_the_old_index_and_is_told(tmp_path: Path) -> None:
    told = calls_failed(tmp_path, points=("fill",), calls=("pwrite64", "fsync"), most=1)
    assert told == {"old (index.store.errors.IndexBuildError)": 2}


@pytest.mark.skipif(not can_mount(), reason="needs unshare and mount")
def test_an_update_on_a_full_or_read_only_disk_leaves_the_old_index_and_tells_the_remedy(
    tmp_path: Path,
) -> None:
    told = filled(tmp_path / "disk", every=35)
    assert told["full disk: old, then old (remedy told)"] >= 3
    assert told["read-only disk: old (remedy told)"] == 1
    assert told["went through: new"] == 1
    assert len(told) == 3
