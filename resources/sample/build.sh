#!/bin/sh
# Builds hello for linux/amd64 and linux/arm64: the same bytes on every run of the same compilers.
# usage: build.sh [FOLDER]       FOLDER is bin beside this file unless given.
# Debian and Ubuntu: apt-get install gcc binutils gcc-aarch64-linux-gnu (on amd64).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/bin}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$here"

# Freestanding: the only code in it is ours, so no library's version shows in the bytes.
flags='-std=c11 -Os -Wall -Wextra -Werror -ffreestanding -nostdlib -static -no-pie -fno-pie -fno-ident -fno-stack-protector
  -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-tree-loop-distribute-patterns -ffunction-sections -fdata-sections
  -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,norelro -s'
sources='hello.c serve.c check.c tools.c pages.c request.c text.c system.c'

# The native compiler builds for its own machine, the cross compiler for the other.
compiler_for() {
  native=$(gcc -dumpmachine 2>/dev/null || true)
  case $native in "$1"-*) echo gcc ;; *) echo "$1-linux-gnu-gcc" ;; esac
}

build() {
  compiler=$(compiler_for "$2")
  command -v "$compiler" >/dev/null || { echo "build.sh: $compiler is missing; on Debian and Ubuntu: apt-get install gcc gcc-aarch64-linux-gnu" >&2; exit 1; }
  # shellcheck disable=SC2086
  LC_ALL=C SOURCE_DATE_EPOCH=0 "$compiler" $flags $3 -o "$out/hello-linux-$1" $sources
  chmod 755 "$out/hello-linux-$1"
  echo "hello-linux-$1 gcc $("$compiler" -dumpfullversion) binutils $("$compiler" -Wl,--version 2>/dev/null | sed -n '1s/.* //p')" >>"$out/COMPILERS"
}

: >"$out/COMPILERS"
build amd64 x86_64 '-march=x86-64 -mtune=generic -fcf-protection=none'
build arm64 aarch64 '-march=armv8-a -mno-outline-atomics -mbranch-protection=none'
cd "$out"
sha256sum hello-linux-amd64 hello-linux-arm64 >SHA256SUMS
