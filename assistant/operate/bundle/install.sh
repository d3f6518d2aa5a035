#!/bin/sh
# seisaku を、ネットワークなしで、まだないフォルダに入れます。
# Installs seisaku into a new folder, without a network.
#
#   sh install.sh FOLDER [SHA256]
#
# FOLDER  例 /opt/seisaku-0.1.0 / for example
# SHA256  束を作ったときに表示された SHA256SUMS のチェックサム / printed when the bundle was made
# PYTHON  使う Python（環境変数、既定は python3.11、なければ python3） / the interpreter to use
set -eu
umask 022

say() { printf 'seisaku: %s\n' "$1"; }
fail() { say "$1" >&2; exit 1; }

[ $# -ge 1 ] && [ $# -le 2 ] || fail '使い方: sh install.sh FOLDER [SHA256] / usage'
case $1 in
  /*) folder=$1 ;;
  *) folder=$PWD/$1 ;;
esac
cd -- "$(dirname -- "$0")"
[ ! -e "$folder" ] || fail "$folder は既にあります。まだないフォルダを指定してください。 / is there already: name a new folder"

# 1. 束が壊れておらず、すり替えられていないこと / the bundle is whole and the one that was made
if [ $# -eq 2 ]; then
  sum=$(sha256sum SHA256SUMS)
  [ "${sum%% *}" = "$2" ] || fail 'SHA256SUMS が、伝えられたチェックサムと違います。束を受け取り直してください。 / not the bundle that was made: fetch it again'
fi
sha256sum --check --strict --quiet SHA256SUMS >&2 || fail '束のファイルが欠けているか、壊れています。受け取り直してください。 / files are missing or damaged: fetch the bundle again'

# 2. 同じ種類の計算機であること / this machine is of the kind that the wheels are for
python=${PYTHON:-$(command -v python3.11 || command -v python3 || true)}
[ -n "$python" ] || fail 'Python がありません。OS のパッケージで入れてください。 / no Python: install it from the system'\''s packages'
found=$("$python" -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.system(), platform.machine())')
[ "$found" = "$(cat TARGET)" ] || fail "この束は Python $(cat TARGET) 用です（ここは $found）。合う Python を PYTHON= で指定してください。 / made for another Python or machine"

# 3. 入れる。途中で止まったら何も残さない / install, all or nothing
done=
trap '[ -n "$done" ] || rm -rf -- "$folder"' EXIT
trap 'exit 1' HUP INT TERM
"$python" -m venv --without-pip "$folder"
# 手元の pip の設定やアドレスは使わない / no index, and nothing of this machine's pip settings
set -- wheels/pip-*.whl # ensurepip は OS によっては別のパッケージなので、束の pip を使う / ours, not ensurepip
PIP_CONFIG_FILE=/dev/null "$folder/bin/python" "$1/pip" --isolated install --quiet \
  --no-index --no-deps --no-cache-dir --only-binary :all: --disable-pip-version-check \
  --require-hashes --find-links wheels --requirement requirements.txt
"$folder/bin/python" -m pip --isolated --disable-pip-version-check check
[ ! -d models ] || cp -R models "$folder/models"
done=yes
trap - EXIT

say "$folder に入れました。 / installed"
for model in "$folder"/models/*; do
  [ ! -d "$model" ] || say "設定 ${model##*/} = \"$model\" / setting"
done
say "次は: $folder/bin/seisaku doctor、$folder/bin/seisaku index 資料のフォルダ / next"
