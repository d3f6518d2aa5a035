"""``seisaku doctor``: what works, what does not, and how to mend it."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from assistant.common.settings import Settings
from assistant.open import open_embedder


@dataclass(frozen=True, slots=True)
class Check:
    """One finding: what was looked at, whether it is well, and what to say about it."""

    name: str
    ok: bool
    detail: str


def run_doctor(settings: Settings) -> int:
    """Print every check; return 0 if all are well, else 1."""
    checks = [_safely(name, check, settings) for name, check in _CHECKS]
    for check in checks:
        print(f"{'○' if check.ok else '×'} {check.name}: {check.detail}")  # noqa: T201
    return 0 if all(check.ok for check in checks) else 1


def _safely(name: str, check: Callable[[Settings], str], settings: Settings) -> Check:
    """Run a check; whatever it raises is its finding (a doctor must not fall ill itself)."""
    try:
        return Check(name, True, check(settings))
    except Exception as error:
        return Check(name, False, f"{error}" or type(error).__name__)


def _dictionary(_: Settings) -> str:
    from corpus.tokens import search_words

    words = search_words("科学技術振興機構に大学ファンドを設置する")
    if "振興" not in words:
        raise RuntimeError(
            "形態素解析が働いていません。pip install --force-reinstall unidic-lite fugashi で直します。"
            " / the MeCab dictionary is broken: reinstall unidic-lite and fugashi"
        )
    return "MeCab（fugashi）と UniDic lite が使えます。"


def _model(settings: Settings) -> str:
    embedder = open_embedder(settings)
    vector = embedder.embed_query("大学ファンド")
    name = settings.embedding_model or "同梱の multilingual-e5-small"
    if settings.embedding_model is None:
        _verify_bundled()
    return f"{name}（{vector.shape[0]}次元）を読み込めました。"


def _verify_bundled() -> None:
    from index.models.bundled_model import bundled_model_path, verify_bundled_model

    found = verify_bundled_model(bundled_model_path())
    if not found.ok:
        raise RuntimeError(
            f"同梱モデルの検査に通りません（余弦の最小値 {found.min_cosine:.5f}）。"
            "キャッシュのフォルダを消して、もう一度実行してください。"
            " / the unpacked model differs from its source: delete its cache folder and run again"
        )


def _index(settings: Settings) -> str:
    from index.open import open_index

    index = open_index(settings.index_dir, open_embedder(settings), server=settings.server)
    try:
        documents = index.documents()
        slides = sum(document.slides for document in documents)
        passages = sum(document.passages for document in documents)
        found = index.hits("大学", 1)
        working = "検索できます" if found or not passages else "検索結果が空です"
        return f"{settings.index_dir}: 文書 {len(documents)}、スライド {slides}、節 {passages}。{working}。"
    finally:
        index.close()


def _store(settings: Settings) -> str:
    from index.search.engine.current import check_engine
    from index.store.check import check_store
    from index.store.engine_place import EngineAt

    if isinstance(settings.server, EngineAt):
        return check_engine(settings.server)
    return check_store(settings.index_dir, settings.server)


def _writable(settings: Settings) -> str:
    folder = settings.index_dir
    while not folder.exists():
        folder = folder.parent
    try:
        with tempfile.TemporaryFile(dir=folder):
            return f"{folder} に書き込めます。"
    except OSError as error:
        raise RuntimeError(
            f"{folder} に書き込めません（{error.strerror}）。検索はできますが、索引の更新はできません。"
            " / read-only: searching works, updating does not"
        ) from None


def _ocr(settings: Settings) -> str:
    """Reading pictures is an extra: nothing is wrong without it."""
    from corpus.readers.ocr import find_engine

    engine = find_engine()
    if settings.ocr == "off":
        return "使いません（設定 ocr が off です）。 / turned off"
    if not engine.name:
        return (
            "ありません（なくても動きますが、画像のページと絵の中の文字は読みません）。読むには、"
            f"次を実行してから seisaku index をもう一度実行してください: {engine.missing}"
        )
    return f"{engine.name} で、画像のページと絵の中の文字を読みます。"


def _llm(settings: Settings) -> str:
    from assistant.operate.model_health import check_llm

    return check_llm(settings)


def _watch(settings: Settings) -> str:
    from assistant.operate.watch.health import check_watch

    return check_watch(settings)


def _offline(settings: Settings) -> str:
    """Everything that answering needs is on this machine: names are looked up nowhere."""
    from assistant.operate.bundle.command import model_folders

    model_folders(settings)
    with _no_network():
        open_embedder(settings).embed_query("ネットワークなしの確認")
    return "ネットワークなしで動きます。"


class _no_network:  # noqa: N801 - reads as a statement
    """Make every new connection to another host fail for a moment, to prove none is needed."""

    def __enter__(self) -> None:
        self._connect = socket.socket.connect

        def refuse(sock: socket.socket, address: object) -> None:
            raise OSError(f"接続しようとしました: {address}")

        socket.socket.connect = refuse  # type: ignore[assignment,method-assign]

    def __exit__(self, *_: object) -> None:
        socket.socket.connect = self._connect  # type: ignore[method-assign]


_CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("辞書 / dictionary", _dictionary),
    ("埋め込みモデル / embedding model", _model),
    ("索引 / index", _index),
    ("格納庫 / store", _store),
    ("書き込み / write access", _writable),
    ("文字認識 / OCR", _ocr),
    ("言語モデル / language model", _llm),
    ("見守るフォルダ / watched folders", _watch),
    ("オフライン / offline", _offline),
)
