"""Do a claim and the words it rests on agree in what they deny?"""

from __future__ import annotations

import re

_DENIED = re.compile(
    r"(?<![少危])な(?:い|く|かっ|けれ)(?!わけではな)|ません|ず(?=[、。にと]|$)|無い|ぬ(?=[。、])"
    r"|なし(?!と?げ)|(?<![は何])無(?=[くしい])"
)
_DENYING = re.compile(
    r"ない|なく|なかっ|なけれ|ません|ず[、。にと]|なし|無い|無し|未(?!来)|不(?!動産)|非(?!常)|禁止|除[くきいか]|対象外|廃止|終了|中止|取りやめ|見送|限[らり]|だけ|のみ"
    r"|困難|難し|欠|外れ|超え|以外|ぬ[。、]|×|減免|免除|不要|撤廃|解消|防|抑|回避|停止|否|反対|違|できず|わけでは"
)
_EVEN = re.compile(
    r"なければ?なら(?:ない|ず|ありません)|だけ(?:で(?:は)?なく|でなく)|のみならず|にとどまらず|限らず|限りません|問わず|かかわらず|関わらず"
    r"|ないよう|ずに|しかない|違いない|ざるを得ない|やむを得ない|少なく(?:ない|とも)|少なくありません|わけではな|過ぎ(?:ない|ません)|過言ではな"
    r"|欠かせ(?:ない|ません)|なくて|間違いな|絶えな|必要不可欠|不可欠|ないし(?!ない)|切れ目(?:の|が)?な[いく]|以外"
)
"""Turns in which a denial denies nothing, or twice."""
_LAST = re.compile(r"[^、。]*[。]?$")


def denies(text: str) -> bool:
    """Whether a text denies something."""
    return _DENIED.search(_EVEN.sub("", text)) is not None


def disagree(claim: str, support: str) -> bool:
    """Whether a claim denies what its support does not in any way, or leaves out a denial at its end.

    Args:
        claim: the sentence.
        support: the words of the page that it rests on.
    """
    if denies(claim):
        return not _DENYING.search(support)
    if _DENYING.search(claim) or _EVEN.search(support):
        return False
    return _all_denied(support)


def _all_denied(support: str) -> bool:
    """Whether every sentence that the claim rests on ends in a denial."""
    ends = [s for s in re.split(r"[。\n]", support) if s.strip()]
    return bool(ends) and all(
        re.search(
            r"(?:ない|ません|なかった|ず|なし|無い|対象外|不可|禁止)(?:こと|もの|である|です|とする)?$",
            s.strip(),
        )
        for s in ends
    )
