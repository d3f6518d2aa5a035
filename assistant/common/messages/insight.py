"""Sentences about how the assistant is used; part of the catalogue."""

from __future__ import annotations

INSIGHT_MESSAGES: dict[str, tuple[str, str]] = {
    "insight_title": ("利用状況", "How it is used"),
    "insight_lead": (
        "何が尋ねられ、何に答えられなかったか、どの資料が使われたかを示します。",
        "What was asked, what was not answered, and which documents were used.",
    ),
    "insight_period": ("期間", "Period"),
    "insight_since": ("いつから", "From"),
    "insight_until": ("いつまで", "To"),
    "insight_show": ("表示", "Show"),
    "insight_last": ("最近{days}日", "Last {days} days"),
    "insight_period_wrong": (
        "期間を読めません。はじめの日を終わりの日より前にし、{days}日以内にしてください。",
        "The period cannot be read: the first day must not be after the last, within {days} days.",
    ),
    "insight_date_wrong": (
        "日付 {given} を読めません。2026-11-01 の形で書いてください。",
        "{given} is no date: write it as 2026-11-01.",
    ),
    "insight_date_far": (
        "日付 {given} は扱えません。{first} から {last} までの日を書いてください。",
        "{given} is too far off: write a day from {first} to {last}.",
    ),
    "insight_xlsx": ("Excel でまとめて保存", "Save all as Excel"),
    "insight_csv": ("CSV で保存：{table}", "Save as CSV: {table}"),
    "insight_curate": ("評価を問題集に加える", "Cases from feedback"),
    "insight_none": (
        "この期間の質問は、まだ記録されていません。質問があると、ここに表れます。",
        "No question of this period is kept yet; they appear here as people ask.",
    ),
    "insight_off": (
        "質問を記録していません（設定 asked_days が 0 です）。日数を指定して起動し直すと、その後の質問が表れます。",
        "Questions are not kept (asked_days is 0). Set a number of days and start again.",
    ),
    "insight_unreachable": (
        "記録のデータベースを読めないため、利用状況を示せません。質問への回答には影響しません。"
        "設定 records_url とデータベースの状態を確かめてから、読み込み直してください。",
        "The database of the records cannot be read. Answers are not affected. Check records_url and the "
        "database, then reload.",
    ),
    "insight_forbidden_title": ("このページは見られません", "Not for you"),
    "insight_forbidden": (
        "利用状況を見られるのは、設定 admin_groups の所属の人だけです。必要なときは管理者にお尋ねください。",
        "Only members of admin_groups may see this page. Please ask the administrator.",
    ),
    "insight_wordless": (
        "質問の文を残さない設定（log_questions が false）なので、件数だけを示します。",
        "Words of questions are not kept (log_questions is false): counts alone are shown.",
    ),
    "insight_overview": ("全体", "Overview"),
    "insight_questions": ("質問", "Questions"),
    "insight_people": ("人数（少なくとも）", "People (at least)"),
    "insight_groups_people": ("人数", "People"),
    "insight_answered": ("回答", "answered"),
    "insight_shown": ("箇所を提示", "places shown"),
    "insight_asked_back": ("聞き返し", "asked back"),
    "insight_declined": ("回答できず", "declined"),
    "insight_failed": ("失敗", "failed"),
    "insight_total": ("合計", "total"),
    "insight_thumbs": ("評価", "Opinions"),
    "insight_thumbs_told": (
        "役に立った {up}、役に立たなかった {down}",
        "helpful {up}, not helpful {down}",
    ),
    "insight_latency": ("回答までの時間", "Time to the answer"),
    "insight_latency_told": (
        "中央 {p50} 秒、遅い 5％ は {p95} 秒以上",
        "median {p50} s, slowest 5 % from {p95} s",
    ),
    "insight_load": ("混み具合", "Load"),
    "insight_load_told": (
        "最多で1分に {busiest} 件（{at}）、ふだんは1分に {p95} 件まで",
        "at most {busiest} a minute ({at}), usually up to {p95} a minute",
    ),
    "insight_no_value": ("―", "-"),
    "insight_percent": ("{share}％", "{share} %"),
    "insight_days": ("日ごとの質問", "Questions by day"),
    "insight_day": ("日", "Day"),
    "insight_days_more": ("日ごとの数を表で見る", "The numbers as a table"),
    "insight_day_bar": (
        "{day}：{total} 件（回答できず {declined} 件）",
        "{day}: {total} ({declined} declined)",
    ),
    "insight_chart": (
        "日ごとの質問の棒グラフ。最多は {day} の {total} 件。数は下の表にあります。",
        "Bars of questions by day, at most {total} on {day}; the table below has the numbers.",
    ),
    "insight_hours": ("時間帯ごとの質問", "Questions by hour"),
    "insight_hour": ("時", "Hour"),
    "insight_hour_of": ("{hour}時", "{hour}:00"),
    "insight_count": ("件数", "Count"),
    "insight_topics": ("回答できなかった質問のまとまり", "Declined questions by topic"),
    "insight_topics_help": (
        "意味の近い質問をまとめ、中心に最も近い質問で示します。「近い資料」は、その話題に最も近いスライドです。",
        "Questions of like meaning together, named by the one nearest to their centre, with the nearest page.",
    ),
    "insight_others": (
        "近い資料はあるが、回答できなかった質問のまとまり",
        "Declined though there is a page near it, by topic",
    ),
    "insight_action": ("問題集", "Cases"),
    "insight_topic": ("代表の質問", "Question"),
    "insight_wordings": ("ほかの尋ね方", "Other wordings"),
    "insight_near": ("近い資料", "Nearest page"),
    "insight_near_none": ("触れている資料なし", "no document speaks of it"),
    "insight_near_page": ("{document} {number}枚目", "{document} slide {number}"),
    "insight_last_asked": ("最後の日", "Last asked"),
    "insight_to_curate": ("問題にする", "Make a case"),
    "insight_to_curate_of": ("問題にする：{question}", "Make a case: {question}"),
    "insight_missing": ("次に公開を検討する話題（資料なし）", "What to publish next (no document)"),
    "insight_missing_help": (
        "回答できず、触れている資料も見当たらない話題です。意味の近い質問をまとめ、中心に最も近い質問で示します。",
        "Declined, and no document speaks of it. Questions of like meaning are together, named by the one nearest to "
        "their centre.",
    ),
    "insight_missing_none": (
        "資料のない話題は見当たりません。",
        "There is no topic without a document.",
    ),
    "insight_missing_unknown": (
        "埋め込みモデルを替えているため、資料の有無は判定しません。",
        "With another embedding model this is not judged.",
    ),
    "insight_disliked": ("役に立たなかったという評価のまとまり", "Not helpful, by topic"),
    "insight_group_none": ("示せるまとまりはありません。", "There is no group to show."),
    "insight_few": (
        "ほかに、{people}人に満たないまとまりの質問 {count} 件（文は示しません）。",
        "{count} more in groups of under {people} people, not shown.",
    ),
    "insight_withheld": (
        "ほかに、文を示せない質問 {count} 件（文を残していないもの、限られた資料を見られる人のもの）。",
        "{count} more whose words were not kept, or are of people who see limited documents.",
    ),
    "insight_older": (
        "ほかに、まとめる数の上限を超えた古い質問 {count} 件。期間を短くすると表れます。",
        "{count} older ones are beyond the limit: choose a shorter period.",
    ),
    "insight_rest": (
        "ほかに {count} 行。Excel か CSV にはすべてあります。",
        "{count} more rows: see the Excel or CSV file.",
    ),
    "insight_documents": ("よく使われた資料", "Documents used most"),
    "insight_pages": ("よく使われたページ", "Pages used most"),
    "insight_document": ("資料", "Document"),
    "insight_page": ("スライド", "Slide"),
    "insight_answers": ("答えの数", "Answers"),
    "insight_uses_none": (
        "この期間に、示せる資料の利用はありません。",
        "No use of a document to show.",
    ),
    "insight_few_documents": (
        "ほかに、使った人が{people}人に満たない資料 {count} 件。",
        "{count} more documents used by under {people} people.",
    ),
    "insight_unused": ("使われていない資料とページ", "Documents and pages never used"),
    "insight_unused_help": (
        "この期間の答えの根拠に一度もならなかったものです。",
        "What no answer of the period rests on.",
    ),
    "insight_unused_none": ("すべてのページが使われました。", "Every page was used."),
    "insight_unused_pages": ("使われていないスライド", "Unused slides"),
    "insight_unused_all": ("すべて（{slides}枚）", "all {slides}"),
    "insight_unused_some": ("{runs}（{slides}枚のうち{count}枚）", "{runs} ({count} of {slides})"),
    "insight_measure": ("項目", "Measure"),
    "insight_value": ("値", "Value"),
    "insight_case_answer": (
        "（答えられなかった質問です。利用状況から、問題の候補にしました。）",
        "(Declined; filed from the page of use.)",
    ),
    "insight_case_wrong": (
        "（役に立たなかったと評価された質問です。利用状況から、問題の候補にしました。）",
        "(Not helpful; filed from the page of use.)",
    ),
    "insight_gone": (
        "この質問の記録は、もうありません。利用状況を読み込み直してください。",
        "This question is no longer kept: reload the page of use.",
    ),
    "insight_written": ("{file} に書きました。", "Wrote {file}."),
    "insight_exists": (
        "{file} はすでにあります。別の名前を指定してください。",
        "{file} exists already: name another.",
    ),
}
