"""Settings of the ministry's own language model."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class LlmSettings(BaseSettings):
    """Which model words the answers, what it is handed, and how long it is waited for."""

    llm_url: str | None = Field(
        default=None,
        examples=["http://127.0.0.1:8000/v1"],
        pattern=r"^https?://[^\s]+$",
        description="答えを書かせる言語モデルの OpenAI 互換アドレス（例 http://127.0.0.1:8000/v1、"
        "空なら使わない） / OpenAI-compatible address of a language model that words the answers; empty: none",
    )
    llm_model: str = Field(
        default="default", min_length=1, description="言語モデルの名前 / name of that model"
    )
    llm_api_key: SecretStr = Field(
        default=SecretStr(""), description="言語モデルの鍵（表示しません） / its key, never shown"
    )
    llm_gguf: Path | None = Field(
        default=None,
        description="サーバーなしで動かす言語モデルのファイル（GGUF 形式、llm_url が空のとき） / a model "
        "file that is run in the process, where llm_url is empty",
    )
    llm_gguf_threads: int = Field(
        default=0,
        ge=0,
        description="その計算のスレッド数（0 なら自動） / its threads, 0: automatic",
    )
    llm_gguf_context: int = Field(
        default=8192, ge=1024, description="その文脈の長さ（トークン） / its context, tokens"
    )
    llm_context_chars: int = Field(
        default=16_000,
        ge=1_000,
        le=400_000,
        description="言語モデルに渡す資料の上限（文字、小さなモデルでは減らす） / characters of the documents "
        "that the model is handed; fewer for small models",
    )
    llm_detail: Literal["brief", "full"] = Field(
        default="full",
        description="言語モデルの答えの長さ（brief: 簡潔、full: 詳細） / how long the model's answers are",
    )
    llm_pictures: Literal["auto", "off"] = Field(
        default="auto",
        description="上位の三ページを絵でも渡すか（auto: モデルが受け付ければ渡す） / whether the first three "
        "pages go along as pictures; auto: where the model takes them",
    )
    llm_tools: Literal["auto", "off"] = Field(
        default="auto",
        description="再検索をツール呼び出しで頼ませるか（auto: モデルが受け付ければ） / whether the model asks "
        "for another search by a tool call; auto: where it takes tools",
    )
    llm_max_tokens: int = Field(
        default=2048, ge=64, description="一つの返事の上限（トークン） / most tokens of one reply"
    )
    llm_concurrency: int = Field(
        default=8, ge=1, description="同時に送る依頼の上限 / most requests at the same time"
    )
    llm_seconds: float = Field(
        default=30.0,
        gt=0,
        description="言語モデルを待つ時間（秒、接続と文の切れ目ごと） / time to wait for it, seconds, at the "
        "start and between two pieces",
    )
    llm_retries: int = Field(
        default=2,
        ge=0,
        le=10,
        description="接続に失敗したときに試し直す回数 / tries after a failure",
    )
    llm_steps: int = Field(
        default=40,
        ge=1,
        description="長い資料の要約や全資料の一覧で、一つの質問に言語モデルを呼ぶ回数の上限 / most requests "
        "for one summary of long documents or one list over all of them",
    )
