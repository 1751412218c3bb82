#!/usr/bin/env bash
# Builds the portable zip and the per-user installer for Windows, on Linux:
#
#   packaging/windows/build.sh [--try] [FOLDER]
#
# Needs Debian's gcc-mingw-w64-x86-64, nsis and zip, and a toolchain with a Windows target:
#
#   rustup target add x86_64-pc-windows-gnu
#
# or, where only Debian's packages can be had, rustc-web and rust-web-src with
#
#   TARGET=x86_64-win7-windows-gnu RUSTC=/usr/bin/rustc packaging/windows/build.sh
#
# which builds the standard library too. Wine 8 runs programs of this second target only: it lacks
# bcryptprimitives.dll, which the ordinary standard library imports.
#
# --try runs what was built under Wine: see try.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."

tries=false
[ "${1:-}" = --try ] && { tries=true; shift; }
target="${TARGET:-x86_64-pc-windows-gnu}"
out="$(realpath -m "${1:-target/windows}")"
version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)"
mkdir -p "$out"

for tool in x86_64-w64-mingw32-windres x86_64-w64-mingw32-gcc makensis zip cargo; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 1; }
done

# Icon, version, UTF-8 code page, long paths, no question for an administrator: linked into both.
resources="$out/bienban.res.o"
x86_64-w64-mingw32-windres --codepage=65001 -I packaging/windows \
  -DVERSION_COMMAS="${version//./,},0" -DVERSION_TEXT="\\\"$version\\\"" \
  packaging/windows/bienban.rc -O coff -o "$resources"

# The flavour for Windows 7 comes without a standard library.
std=()
if [[ $target == *-win7-* ]]; then
  std=(-Zbuild-std=std,panic_unwind)
  export RUSTC_BOOTSTRAP=1
fi
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
export CARGO_TARGET_X86_64_WIN7_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
RUSTFLAGS="-C link-arg=$resources -C target-feature=+crt-static" \
  cargo build "${std[@]}" --release --locked --target "$target" --bin bienban --bin bienban-desk

folder="$out/bienban-$version"
rm -rf "$folder"
mkdir -p "$folder/dot-mau"
built="${CARGO_TARGET_DIR:-target}/$target/release"
cp "$built/bienban.exe" "$built/bienban-desk.exe" LICENSE-MIT LICENSE-APACHE \
  "packaging/windows/HƯỚNG DẪN.html" "$folder"
cp -r bienban.toml input "$folder/dot-mau"
x86_64-w64-mingw32-strip "$folder"/*.exe

(cd "$out" && rm -f "bienban-$version-windows.zip" && zip -qr -X "bienban-$version-windows.zip" "bienban-$version")
(cd packaging/windows && makensis -V2 -INPUTCHARSET UTF8 -DVERSION="$version" -DFROM="$folder" \
  -DOUT="$out/bienban-$version-cai-dat.exe" bienban.nsi)
ls -l "$out"/bienban-"$version"-*
if $tries; then packaging/windows/try.sh "$out"; fi
