"""What is said of the engine of the setting ``store_url``: Japanese first, each with its remedy."""

from __future__ import annotations

UNUSABLE = (
    "設定 store_url の検索エンジン（Milvus）{url} が使えません（{reason}）。動いているか、アドレスと鍵"
    "（store_token）が正しいか、ネットワークがつながるかを確かめてください。使わないときは store_url を消し、"
    "seisaku index を実行してください。 / store_url: no usable Milvus there; start it or correct the "
    "address and store_token, or remove the setting and run seisaku index"
)
NOT_INSTALLED = (
    "設定 store_url には追加の部品が要ります。pip install 'seisaku[milvus]' を実行するか、store_url を消してください。"
    " / store_url needs an extra: pip install 'seisaku[milvus]', or remove the setting"
)
TOO_OLD = (
    "設定 store_url の Milvus {url} は古い版（{version}）です。{oldest} 以上にしてください。"
    " / store_url: that Milvus ({version}) is too old, {oldest} or newer is needed"
)
NO_INDEX = (
    "設定 store_url の Milvus {url} に「{name}」という索引がありません。名前（store_name）を確かめるか、"
    "同じ設定で seisaku index を実行してください。 / store_url: no index of that store_name there; correct "
    "the name, or run seisaku index with these settings"
)
DAMAGED = (
    "設定 store_url の Milvus {url} にある索引 {collection} が壊れています（{what}）。seisaku index --rebuild で"
    "作り直してください。 / store_url: the index there is damaged ({what}): run seisaku index --rebuild"
)
OTHER_FORMAT = (
    "設定 store_url の Milvus {url} にある索引は、別の版の seisaku が作ったもの（形式 {found}、この版は {own}）です。"
    "同じ版の seisaku で読むか、この版で seisaku index を実行してください。 / store_url: made by another "
    "version of seisaku (format {found}, here {own}): use that one, or run seisaku index with this one"
)
DIMENSIONS = (
    "設定 store_url の Milvus {url} にある索引のベクトルは{found}次元で、今の設定 embedding_model は{own}次元です。"
    "embedding_model を戻すか、seisaku index で作り直してください。 / store_url: its vectors have {found} "
    "dimensions, those of embedding_model {own}: restore embedding_model, or run seisaku index again"
)
ELSEWHERE = (
    "索引 {index} のベクトルと語は、設定 store_url の Milvus にあります。設定を戻すか、seisaku index を実行してください"
    "（埋め込み直しません）。 / vectors and words are in the Milvus of store_url: restore the setting, or "
    "run seisaku index, which embeds nothing anew"
)
NOT_FOUND_ITSELF = (
    "設定 store_url の Milvus に書いた節が自分自身を見つけません（近傍グラフの失敗）。もう一度 seisaku index を実行して"
    "ください。以前の索引はそのままです。 / passages written there do not find themselves: run seisaku "
    "index again; the index as it was is unchanged"
)
FOREIGN = (
    "設定 store_url の Milvus {url} の索引「{name}」は、別の索引のフォルダから書かれています。ここから書くには、先に "
    "seisaku index --fetch で取り寄せるか、設定 store_name に別の名前を指定してください。あちらの索引はそのままです。"
    " / store_url: the index of that store_name is written from another folder: run seisaku index "
    "--fetch first, or give another store_name; the index there is unchanged"
)
NO_STORE = (
    "--fetch には設定 store_url が要ります（取り寄せる索引のある Milvus のアドレス）。"
    " / --fetch needs the setting store_url, the Milvus that holds the index"
)
