#!/usr/bin/env bash
# Tries under Wine what build.sh made, and fails where anything is not as it should be:
#
#   packaging/windows/try.sh [FOLDER]
#
# Installs without an administrator and without a question; checks, builds, verifies and packs the
# sample round in a folder with Vietnamese letters, and compares every byte with what the program
# makes of it on Linux; opens the desk by bienban-desk.exe and drives it from outside; unpacks the
# zip; uninstalls. Needs Debian's wine64, curl and unzip; headless Chromium looks at the board where
# it is there. BIENBAN_LINUX names the program for Linux, of the same commit.
set -euo pipefail
cd "$(dirname "$0")/../.."
project="$PWD"
out="$(realpath -m "${1:-target/windows}")"
version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)"
linux="$(realpath "${BIENBAN_LINUX:-${CARGO_TARGET_DIR:-target}/debug/bienban}")"

home="$(mktemp -d)"
export HOME="$home" WINEPREFIX="$home/wine" WINEDEBUG=-all WINEARCH=win64
export XDG_CACHE_HOME="$home/cache" BIENBAN_LANG=vi SOURCE_DATE_EPOCH=1700000000
ended() {
  wineserver -k 2>/dev/null || true
  rm -rf "$home"
}
trap ended EXIT

step() { printf '== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# What Windows opens in a browser or another program goes into a file instead.
mkdir -p "$home/tools" "$home/Documents"
opened="$home/opened"
printf '#!/bin/sh\nprintf "%%s\\n" "$1" >>"%s"\n' "$opened" >"$home/tools/xdg-open"
chmod +x "$home/tools/xdg-open"
export PATH="$home/tools:$PATH"

step "a Windows of its own"
wine wineboot -i >/dev/null 2>&1
documents="$WINEPREFIX/drive_c/users/$(id -un)/Documents"
programs="$WINEPREFIX/drive_c/users/$(id -un)/AppData/Local/Programs/bienban"

step "install"
wine "$out/bienban-$version-cai-dat.exe" /S
for file in bienban.exe bienban-desk.exe "HƯỚNG DẪN.html" go-cai-dat.exe; do
  [ -s "$programs/$file" ] || fail "$file is not installed"
done
[ -s "$documents/bienban/dot-mau/bienban.toml" ] || fail "the sample round is not there"
bienban() { wine "$programs/bienban.exe" "$@"; }

step "check, build, verify, pack: the same as on Linux"
of_windows="$documents/Lấy ý kiến/Đợt mẫu"
of_linux="$home/Lấy ý kiến/Đợt mẫu"
for round in "$of_windows" "$of_linux"; do
  mkdir -p "$round"
  cp -r "$documents/bienban/dot-mau/." "$round"
done
# Runs a command in both rounds; what it prints and how it ends must be the same.
both() {
  local code=0 other=0
  (cd "$of_windows" && bienban "$@") >"$home/windows.txt" 2>"$home/windows.err" || code=$?
  (cd "$of_linux" && "$linux" "$@") >"$home/linux.txt" 2>"$home/linux.err" || other=$?
  [ "$code" = "$other" ] || { cat "$home/windows.err"; fail "$1 ends with $code, on Linux with $other"; }
  printf '   %s: %s\n' "$*" "$code"
}
# Says the hash of every file of a round that the program has made.
hashes() { (cd "$1" && find . -type f ! -name '.ban-lam-viec*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }
same() {
  hashes "$of_windows" >"$home/windows.sums"
  hashes "$of_linux" >"$home/linux.sums"
  diff "$home/linux.sums" "$home/windows.sums" || fail "not the same bytes as on Linux"
  printf '   the same bytes: %s files\n' "$(wc -l <"$home/windows.sums")"
}
both check --format json
tr -d '\r' <"$home/windows.txt" | cmp - "$home/linux.txt" || fail "check says something else"
both build
both verify
both forms
both archive --draft
package="$(cd "$of_linux/luu-tru" && ls | head -1)"
both verify "luu-tru/$package"
both build
same

step "the desk, by a double click"
# The address that the desk opened last.
address() { grep -o 'http://127[^ ]*' "$opened" 2>/dev/null | tail -1 || true; }
# Starts the program without a console, and waits until it has opened one page more.
desk() {
  local before
  before="$(grep -c 'http://127' "$opened" 2>/dev/null || true)"
  wine "$programs/bienban-desk.exe" "$@" >/dev/null 2>&1 &
  for _ in $(seq 300); do
    [ "$(grep -c 'http://127' "$opened" 2>/dev/null || true)" != "$before" ] && return
    sleep 0.2
  done
  fail "no page is opened"
}
ask() { curl -sS --max-time 600 -b "$home/jar" -c "$home/jar" -H 'Sec-Fetch-Site: same-origin' "$@"; }
post() { ask -o /dev/null -w '%{http_code}' -H "Origin: $base" -X POST "$base$1" "${@:2}"; }
enter() {
  base="$(address | sed 's,/enter.*,,')"
  curl -sS -c "$home/jar" -o /dev/null -H 'Sec-Fetch-Site: none' -H 'Sec-Fetch-Mode: navigate' \
    -H 'Sec-Fetch-Dest: document' "$(address)"
}
until_idle() {
  while ask "$base/state" | grep -q '"busy":true'; do sleep 0.5; done
}
rm -rf "$of_windows/output"
desk
enter
ask "$base/rounds" | grep -q 'Chọn đợt lấy ý kiến' || fail "no round is asked for"
windows_path="$(winepath -w "$of_windows")"
[ "$(post /rounds/open --data-urlencode "path=\"$windows_path\"")" = 303 ] || fail "the round is refused"
ask "$base/" | grep -q 'id="units"' || fail "there is no board"
# A second double click finds the first.
desk "$windows_path"
enter
ask "$base/" | grep -q 'id="units"' || fail "the second start shows no board"
if command -v chromium >/dev/null; then
  desk "$windows_path"
  chromium --headless=new --no-sandbox --disable-gpu --user-data-dir="$home/chromium" \
    --dump-dom "$(address)" 2>/dev/null | grep -q 'id="units"' || fail "Chromium shows no board"
  printf '   Chromium shows the board\n'
fi
[ "$(post /set)" = 303 ] || fail "the set is not begun"
until_idle
ask "$base/set" | grep -q 'Đã lập xong' || fail "the set is not made"
[ "$(post /prove/verify)" = 303 ] || fail "the proof is not begun"
until_idle
ask "$base/prove" | grep -q 'khớp toàn bộ' || fail "the set is not proved"
[ "$(post /set/folder)" = 303 ] || fail "the folder is not opened"
[ "$(post /close)" = 200 ] || fail "the desk is not closed"
wait
[ ! -e "$of_windows/.ban-lam-viec.lock" ] || fail "the round is still held"
same

step "the zip"
(cd "$home" && unzip -q "$out/bienban-$version-windows.zip")
[ -s "$home/bienban-$version/HƯỚNG DẪN.html" ] || fail "the zip has no guide"
cmp "$home/bienban-$version/bienban.exe" "$programs/bienban.exe" || fail "the zip has other programs"

step "uninstall"
wine "$programs/go-cai-dat.exe" /S
for _ in $(seq 100); do [ -e "$programs/bienban.exe" ] || break; sleep 0.2; done
[ ! -e "$programs/bienban.exe" ] || fail "the program is still there"
[ -s "$documents/bienban/dot-mau/bienban.toml" ] || fail "the round is gone"
cd "$project"
echo "== all good"
