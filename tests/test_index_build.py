"""What an update keeps, changes and removes, and what it refuses."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from index_states import MAX_BYTES, LetterEmbedder, build, content, write_texts

from index.open import open_index
from index.publish.build import Builder
from index.store.errors import (
    IndexBuildError,
    IndexMismatchError,
    IndexOpenError,
    UnknownSlideError,
)
from index.store.generations import LOCK, current_folder

TEXTS = {
    "基金.txt": "大学ファンドの規模は10兆円である。\n\n運用益で研究大学を支援する。",
    "部/拠点.txt": "共創の場形成支援の予算は17,474百万円である。",
    "人材.md": "博士後期課程の学生に年間180万円以上を支給する。",
}


def names(index_dir: Path) -> list[str]:
    index = open_index(index_dir, LetterEmbedder())
    try:
        return sorted(document.name for document in index.documents())
    finally:
        index.close()


def test_only_new_changed_and_deleted_files_cost_work(tmp_path: Path) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    first = build(index_dir, [folder])
    assert (first.documents, len(first.added)) == (3, 3)

    embedder = LetterEmbedder()
    again = build(index_dir, [folder], embedder)
    assert (again.unchanged, again.embedded_passages, embedder.embedded) == (3, 0, [])

    (folder / "人材.md").write_text("支給額は200万円に変わった。", encoding="utf-8")
    (folder / "部/拠点.txt").unlink()
    (folder / "新.txt").write_text("新しい資料。", encoding="utf-8")
    changed = build(index_dir, [folder], embedder)
    assert changed.updated == ("人材.md",)
    assert changed.added == ("新.txt",)
    assert changed.removed == ("部/拠点.txt",)
    assert all("大学ファンド" not in text for text in embedder.embedded)
    assert names(index_dir) == ["人材.md", "基金.txt", "新.txt"]


def test_an_updated_index_equals_one_built_at_once(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "docs", TEXTS)
    build(tmp_path / "grown", [folder])
    (folder / "人材.md").write_text("変わった。", encoding="utf-8")
    build(tmp_path / "grown", [folder])
    build(tmp_path / "fresh", [folder])
    assert content(tmp_path / "grown") == content(tmp_path / "fresh")


def test_documents_of_other_roots_stay_and_can_be_taken_out_by_name(tmp_path: Path) -> None:
    one = write_texts(tmp_path / "one", {"a.txt": "一つ目の資料。"})
    two = write_texts(tmp_path / "two", {"a.txt": "二つ目の資料。"})
    build(tmp_path / "index", [one])
    build(tmp_path / "index", [two])
    assert names(tmp_path / "index") == ["a.txt", "two/a.txt"]
    build(tmp_path / "index", [], remove=["a.txt"])
    assert names(tmp_path / "index") == ["a.txt"]
    with pytest.raises(IndexBuildError, match="ない名前"):
        build(tmp_path / "index", [], remove=["ない名前"])


def test_a_file_that_became_unreadable_keeps_its_last_good_version(tmp_path: Path) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    build(index_dir, [folder])
    (folder / "基金.txt").write_bytes(bytes(range(256)) * 8)
    report = build(index_dir, [folder])
    assert [name for name, _ in report.failed] == ["基金.txt"]
    assert "以前の版" in report.failed[0][1]
    assert "基金.txt" in names(index_dir)


def test_a_missing_source_changes_nothing(tmp_path: Path) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    build(index_dir, [folder])
    before = content(index_dir)
    with pytest.raises(IndexBuildError, match="ありません"):
        build(index_dir, [folder, tmp_path / "none"])
    assert content(index_dir) == before


def test_unsupported_files_are_named_as_skipped(tmp_path: Path) -> None:
    folder = write_texts(tmp_path / "docs", {**TEXTS, "図.xyz": "?"})
    assert build(tmp_path / "index", [folder]).skipped[0][0] == "図.xyz"


def test_another_embedding_model_is_refused_for_search_and_embedded_anew_by_index(
    tmp_path: Path,
) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    other = write_texts(tmp_path / "more", {"b.txt": "もう一つの資料。"})
    build(index_dir, [folder])
    changed = LetterEmbedder("letters-2")
    with pytest.raises(IndexMismatchError, match="embedding_model"):
        open_index(index_dir, changed)
    report = build(index_dir, [other], changed)
    assert report.reembedded
    open_index(index_dir, changed).close()


def test_an_index_of_an_older_format_is_made_anew_with_all_its_documents(tmp_path: Path) -> None:
    one = write_texts(tmp_path / "one", {"a.txt": "一つ目の資料。"})
    two = write_texts(tmp_path / "two", {"b.txt": "二つ目の資料。"})
    gone = write_texts(tmp_path / "gone", {"c.txt": "消える資料。"})
    build(tmp_path / "index", [one, two, gone])
    generation = current_folder(tmp_path / "index")
    assert generation is not None
    manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    (generation / "manifest.json").write_text(json.dumps({**manifest, "format": 1}))
    (generation / "passages.sqlite").write_bytes(b"another layout")
    (gone / "c.txt").unlink()
    report = build(tmp_path / "index", [one])
    assert names(tmp_path / "index") == ["a.txt", "b.txt"]
    assert [name for name, _ in report.failed] == ["c.txt"]


def test_a_second_writer_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr("index.store.writing.LOCK_SECONDS", 0.01)
    folder = write_texts(tmp_path / "docs", TEXTS)
    build(tmp_path / "index", [folder])
    with (
        FileLock(tmp_path / "index" / LOCK),
        pytest.raises(IndexBuildError, match="別の処理が更新中"),
    ):
        build(tmp_path / "index", [folder])


def test_more_passages_than_chroma_takes_at_once(tmp_path: Path) -> None:
    lines = "\n\n".join(f"項目{i}の予算は{i}億円である。" for i in range(5600))
    folder = write_texts(tmp_path / "docs", {"大.txt": lines})
    report = Builder(tmp_path / "index", LetterEmbedder(), 8, MAX_BYTES).run([folder])
    assert report.passages > 5461
    index = open_index(tmp_path / "index", LetterEmbedder())
    assert any("項目4321の" in hit.passage.text for hit in index.hits("項目4321の予算", 5))
    index.close()
    file = current_folder(tmp_path / "index") / "chroma/chroma.sqlite3"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as base:
        assert base.execute("PRAGMA freelist_count").fetchone() == (0,)  # no space is wasted


def test_an_index_without_any_passage_answers_nothing(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    assert build(tmp_path / "index", [tmp_path / "docs"]).passages == 0
    index = open_index(tmp_path / "index", LetterEmbedder())
    assert index.hits("大学", 5) == []
    with pytest.raises(UnknownSlideError):
        index.slide("a.txt", 1)
    index.close()


def test_an_open_reader_follows_a_new_generation(tmp_path: Path) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    build(index_dir, [folder])
    reader = open_index(index_dir, LetterEmbedder())
    assert not any("宇宙" in hit.passage.text for hit in reader.hits("宇宙", 3))
    (folder / "新.txt").write_text("宇宙の研究を進める。", encoding="utf-8")
    build(index_dir, [folder])
    assert "宇宙" in reader.hits("宇宙の研究", 3)[0].passage.text
    reader.close()


@pytest.mark.parametrize(
    "harm", ["passages.sqlite", "manifest.json", "bm25/words/data.csc.index.npy"]
)
def test_damage_is_seen_at_opening_and_the_remedy_named(tmp_path: Path, harm: str) -> None:
    folder, index_dir = write_texts(tmp_path / "docs", TEXTS), tmp_path / "index"
    build(index_dir, [folder])
    generation = current_folder(index_dir)
    assert generation is not None
    path = generation / harm
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(IndexOpenError, match="--rebuild"):
        open_index(index_dir, LetterEmbedder())
    build(index_dir, [folder], rebuild=True)
    open_index(index_dir, LetterEmbedder()).close()


def test_a_file_in_the_place_of_the_index_is_named_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("x", encoding="utf-8")
    with pytest.raises(IndexOpenError, match=r"フォルダではありません.*index_dir"):
        open_index(tmp_path / "index", LetterEmbedder())


def test_no_index_yet_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexOpenError, match="seisaku index"):
        open_index(tmp_path / "none", LetterEmbedder())
