"""What is left out of the text, gathered by kind and page, to be told to people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.blocks import Dropped
from corpus.readers.docx.styles import HIDDEN, PALE, STRUCK, TINY

DELETED, ROWS = "変更履歴で削除された文字", "隠された表の行"
OBJECT, CONTROL, INNER = "埋め込みオブジェクト", "フォームの部品", "埋め込まれた文書"
PICTURE, CHART, SYMBOL = "画像の中の文字", "グラフの値", "記号"
DEEP, BROKEN = "入れ子が深すぎる部分", "読めない部分"
_REASONS = {
    DELETED: "変更履歴で消されているため、本文に入れていません。変更を承諾または元に戻した版を使ってください",
    HIDDEN: "画面にも印刷にも出ない設定のため、本文に入れていません",
    ROWS: "表示されない設定の行のため、本文に入れていません",
    STRUCK: "取り消し線で消されているため、本文に入れていません",
    PALE: "背景と同じ色で見えないため、本文に入れていません",
    TINY: "1ポイント以下の大きさで見えないため、本文に入れていません",
    OBJECT: "ほかのアプリのデータのため読んでいません。内容を本文か別のファイルで載せてください",
    CONTROL: "入力用の部品の中は読んでいません。内容を本文に書いてください",
    INNER: "別の文書として埋め込まれているため読んでいません。一つの文書にして保存し直してください",
    SYMBOL: "字形の分からないフォントの文字です。通常の文字に置き換えてください",
    DEEP: "入れ子が深すぎるため読んでいません。Word で開いて保存し直してください",
    BROKEN: "壊れているため読んでいません。Word で開いて保存し直してください",
}
MAX_WORDS, MAX_QUOTES = 60, 5
"""Characters of a quote, and quotes of one kind and page; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its page and the heading above it."""

    page: int
    heading: str = ""


@dataclass
class Told:
    """Gathers what is left out; ``place`` is asked where the reader is."""

    place: Callable[[], Place]
    _found: dict[tuple[str, str, Place], list[str]] = field(default_factory=dict)

    def add(self, kind: str, words: str = "", why: str = "") -> None:
        """Note something left out.

        Args:
            kind: one of the kinds above.
            words: what it says, where that is known.
            why: why it is left out, where the kind does not say.
        """
        words = " ".join(words.split())
        quotes = self._found.setdefault((kind, why or _REASONS[kind], self.place()), [])
        quotes.append(
            f"「{words[:MAX_WORDS]}{'…' if len(words) > MAX_WORDS else ''}」" if words else ""
        )

    def dropped(self, where: Callable[[Place], str]) -> tuple[Dropped, ...]:
        """Return all that was noted, in the order in which it stands."""
        return tuple(
            Dropped(kind + _told(quotes), where(place), why)
            for (kind, why, place), quotes in self._found.items()
        )


def _told(quotes: list[str]) -> str:
    said = list(dict.fromkeys(quote for quote in quotes if quote))
    if not said:
        return f"（{len(quotes)}個）" if len(quotes) > 1 else ""
    more = len(said) - MAX_QUOTES
    return "".join(said[:MAX_QUOTES]) + (f"ほか{more}か所" if more > 0 else "")
