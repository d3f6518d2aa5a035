"""A service with an index and records, and what stands there."""

from __future__ import annotations

from pathlib import Path

from index_states import build, content, write_texts

from assistant.common.settings import Settings
from assistant.operate.backup.take import back_up
from assistant.operate.curation import drafts_folder
from assistant.operate.records import open_records
from eval.cases.curate.whole import write_whole


def name_key(settings: Settings, name: str) -> None:
    records = open_records(settings)
    records.keys.add(name, ["ask"])
    records.close()


def kept_service(tmp_path: Path) -> Settings:
    """An index of a folder and of added documents, records with a key, a dataset with a draft."""
    settings = Settings(index_dir=tmp_path / "srv" / "index")
    sources = write_texts(tmp_path / "docs", {"基金.txt": "大学ファンドの規模は10兆円である。"})
    added = write_texts(settings.upload_folder, {"追加 1.txt": "宇宙の予算は3億円である。"})
    build(settings.index_dir, [sources, added])
    name_key(settings, "集計")
    write_whole(settings.curated_file, '{"id": "c1"}\n')
    write_whole(drafts_folder(settings.curated_file) / "7.json", '{"question": "規模は？"}')
    return settings


def key_names(settings: Settings) -> list[str]:
    records = open_records(settings)
    try:
        return sorted(key.name for key in records.keys.all())
    finally:
        records.close()


def state(settings: Settings) -> tuple[object, ...]:
    """What the index says, the added files, the names of the keys, the dataset and its drafts."""
    added = {p.name: p.read_bytes() for p in settings.upload_folder.iterdir()}
    drafts = {p.name: p.read_bytes() for p in drafts_folder(settings.curated_file).iterdir()}
    cases = settings.curated_file.read_bytes()
    return content(settings.index_dir), added, key_names(settings), cases, drafts


def backed_up(settings: Settings, folder: Path) -> Path:
    back_up(settings, folder)
    return next(folder.glob("seisaku-*.tar"))


def change_everything(settings: Settings) -> None:
    (settings.upload_folder / "追加 1.txt").unlink()
    write_texts(settings.upload_folder, {"追加 2.txt": "海洋の予算は5億円である。"})
    build(settings.index_dir, [settings.upload_folder])
    name_key(settings, "後の鍵")
    write_whole(settings.curated_file, '{"id": "c1"}\n{"id": "c2"}\n')
    (drafts_folder(settings.curated_file) / "7.json").rename(
        drafts_folder(settings.curated_file) / "8.json"
    )
