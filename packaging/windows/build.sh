#!/usr/bin/env bash
# Builds the portable zip and the per-user installer for Windows, on Linux.
#
# Needs: rustup target add x86_64-pc-windows-gnu; Debian's gcc-mingw-w64-x86-64, nsis, zip.
# TARGET=x86_64-win7-windows-gnu (nightly, -Zbuild-std) where Wine 8 is to run the result: it lacks
# bcryptprimitives.dll, which the ordinary standard library imports.
set -euo pipefail
cd "$(dirname "$0")/../.."

target="${TARGET:-x86_64-pc-windows-gnu}"
out="${1:-$PWD/target/windows}"
version="$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)"
mkdir -p "$out"

for tool in x86_64-w64-mingw32-windres makensis zip cargo; do
  command -v "$tool" >/dev/null || { echo "$tool is missing" >&2; exit 1; }
done

# Icon, version, UTF-8 code page, long paths, no question for an administrator: linked into both.
resources="$out/bienban.res.o"
x86_64-w64-mingw32-windres --codepage=65001 -I packaging/windows \
  -DVERSION_COMMAS="${version//./,},0" -DVERSION_TEXT="\\\"$version\\\"" \
  packaging/windows/bienban.rc -O coff -o "$resources"

export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
export CARGO_TARGET_X86_64_WIN7_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
RUSTFLAGS="-C link-arg=$resources -C target-feature=+crt-static" \
  cargo build --release --locked --target "$target" --bin bienban --bin bienban-desk

folder="$out/bienban-$version"
rm -rf "$folder"
mkdir -p "$folder/dot-mau"
built="${CARGO_TARGET_DIR:-target}/$target/release"
cp "$built/bienban.exe" "$built/bienban-desk.exe" LICENSE-MIT LICENSE-APACHE \
  packaging/windows/HUONG-DAN.html "$folder"
cp -r bienban.toml input "$folder/dot-mau"

(cd "$out" && rm -f "bienban-$version-windows.zip" && zip -qr -X "bienban-$version-windows.zip" "bienban-$version")
(cd packaging/windows && makensis -V2 -DVERSION="$version" -DFROM="$folder" \
  -DOUT="$out/bienban-$version-cai-dat.exe" bienban.nsi)
ls -l "$out"/bienban-"$version"-*
