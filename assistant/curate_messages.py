"""Sentences about making cases of feedback, in the terminal and on the page; part of the catalogue."""

from __future__ import annotations

CURATE_MESSAGES: dict[str, tuple[str, str]] = {
    "curate_title": ("評価を問題集に加える", "Cases from feedback"),
    "curate_lead": (
        "役に立たなかった回答やコメントを、評価用の問題にします。正しい答えと、それがあるスライドの原文を書いて採用してください。",
        "Make evaluation cases of thumbs-down and comments: write the right answer and where it stands.",
    ),
    "curate_waiting": ("確認を待つ評価：{count}件", "Waiting: {count}"),
    "curate_none": ("確認を待つ評価はありません。", "No feedback is waiting."),
    "curate_head": (
        "{place}/{count}　評価 #{number}　{thumb}　{when}",
        "{place}/{count}  feedback #{number}  {thumb}  {when}",
    ),
    "curate_thumb_up": ("役に立った", "helpful"),
    "curate_thumb_down": ("役に立たなかった", "not helpful"),
    "curate_feedback": ("評価", "Feedback"),
    "curate_history": ("それまでのやりとり", "Said before"),
    "curate_question": ("質問", "Question"),
    "curate_answer": ("した回答", "Answer given"),
    "curate_refused": ("（答えなかった）", "(declined)"),
    "curate_comment": ("コメント", "Comment"),
    "curate_places": ("引用したスライド", "Slides cited"),
    "curate_offered": ("示した近いスライド", "Slides offered"),
    "curate_draft": ("問題の下書き", "Draft of the case"),
    "curate_answerable": ("資料から答えられる", "The documents answer it"),
    "curate_unanswerable": ("資料からは答えられない", "The documents do not answer it"),
    "curate_kind": ("答えの種類", "Kind of answer"),
    "curate_answers": ("正しい答え", "Right answer"),
    "curate_answers_help": (
        "一行に一つ。別の書き方は ｜ で区切ります（一覧や理由は、挙げるべきものを一行ずつ）。",
        "One a line; other writings of it after ｜ (for lists and reasons, each thing on its own line).",
    ),
    "curate_gold": ("正しい答えがある箇所", "Where it stands"),
    "curate_gold_number": ("箇所{number}", "Place {number}"),
    "curate_document": ("資料", "Document"),
    "curate_slide": ("スライド", "Slide"),
    "curate_passage": ("原文（資料からそのまま写す）", "Passage (copied from the document)"),
    "curate_gold_help": (
        "原文を空にした箇所は加えません。",
        "A place with an empty passage is left out.",
    ),
    "curate_reason": ("答えられない理由", "Why it is not answered"),
    "curate_accept": ("採用する", "Accept"),
    "curate_accept_anyway": ("注意を承知で採用する", "Accept despite the warnings"),
    "curate_keep": ("下書きを保存して後で", "Save the draft for later"),
    "curate_reject": ("却下する", "Reject"),
    "curate_troubles": ("このままでは採用できません", "Not accepted yet"),
    "curate_warnings": ("採用する前に確かめてください", "Please check before accepting"),
    "curate_error": ("誤り", "error"),
    "curate_warning": ("注意", "warning"),
    "curate_accepted": (
        "{id}（{split}）を {file} に加えました。",
        "Added {id} ({split}) to {file}.",
    ),
    "curate_rejected": (
        "却下しました（もう尋ねません）。",
        "Rejected; it is not asked about again.",
    ),
    "curate_kept": ("下書きを保存しました。", "The draft is saved."),
    "curate_decided": (
        "この評価は、もう処理されています（ほかの人か、別の画面）。",
        "This feedback has been decided on already.",
    ),
    "curate_draft_broken": (
        "下書き {file} を読めません（{reason}）。直すか、削除してください。",
        "The draft {file} cannot be read ({reason}): mend it or delete it.",
    ),
    "curate_choose": (
        "a 採用、e 直す、r 却下、s 後で、q 終わる",
        "a accept, e edit, r reject, s skip, q quit",
    ),
    "curate_anyway": ("注意を承知で採用しますか", "Accept despite the warnings"),
    "curate_ask_more": ("続き（空で終わり）", "next (empty to end)"),
    "curate_ask_keep_gold": ("この箇所を残しますか", "Keep this place"),
    "curate_ask_gold": (
        "箇所を加える：資料（空で終わり）",
        "Add a place: document (empty to end)",
    ),
    "curate_editor_failed": (
        "エディタ（環境変数 EDITOR）を起動できません：{reason}",
        "The editor (EDITOR) cannot be started: {reason}",
    ),
    "curate_stopped": (
        "中断しました。ここまでの判断と下書きは残っています。同じ命令で続けられます。",
        "Stopped. Decisions and drafts so far are kept; the same command goes on.",
    ),
    "curate_done": (
        "採用 {accepted}、却下 {rejected}、残り {left}。問題集：{file}",
        "accepted {accepted}, rejected {rejected}, left {left}; dataset: {file}",
    ),
    "curate_back": ("質問の画面へ", "To the chat"),
}
