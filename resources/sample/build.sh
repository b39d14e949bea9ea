#!/bin/sh
# Builds hello for linux/amd64 and linux/arm64: the same bytes on every run of the same compilers.
# usage: build.sh [FOLDER]       writes to FOLDER, or to bin beside this file
#        build.sh --compilers    names the compilers only
# Debian and Ubuntu: apt-get install gcc binutils gcc-aarch64-linux-gnu (on amd64).
set -eu
cd "$(dirname "$0")"

# Freestanding: the only code in it is ours, so no library's version shows in the bytes.
flags='-std=c11 -Os -Wall -Wextra -Werror -ffreestanding -nostdlib -static -no-pie -fno-pie -fno-ident -fno-stack-protector
  -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-tree-loop-distribute-patterns -ffunction-sections -fdata-sections
  -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,norelro -s'
amd64_flags='-march=x86-64 -mtune=generic -fcf-protection=none'
arm64_flags='-march=armv8-a -mno-outline-atomics -mbranch-protection=none'
sources='hello.c serve.c check.c tools.c pages.c request.c text.c system.c'

# The native compiler builds for its own machine, a cross compiler for the other.
compiler_for() {
  case $(gcc -dumpmachine 2>/dev/null || true) in "$1"-*) compiler=gcc ;; *) compiler=$1-linux-gnu-gcc ;; esac
  if ! command -v "$compiler" >/dev/null; then
    echo "$compiler is missing; on Debian and Ubuntu: apt-get install gcc gcc-aarch64-linux-gnu" >&2
    exit 1
  fi
}

name_compiler() {
  compiler_for "$2"
  linker=$("$compiler" -print-prog-name=ld)
  echo "hello-linux-$1: $(LC_ALL=C "$compiler" --version | sed 1q), $(LC_ALL=C "$linker" --version | sed 1q)"
}

name_compilers() {
  name_compiler amd64 x86_64
  name_compiler arm64 aarch64
}

build() {
  compiler_for "$2"
  # shellcheck disable=SC2086
  LC_ALL=C "$compiler" $flags $3 -o "$out/hello-linux-$1" $sources
  chmod 755 "$out/hello-linux-$1"
}

if [ "${1:-}" = --compilers ]; then
  name_compilers
  exit
fi
out=${1:-bin}
mkdir -p "$out"
build amd64 x86_64 "$amd64_flags"
build arm64 aarch64 "$arm64_flags"
name_compilers >"$out/COMPILERS"
cd "$out"
sha256sum hello-linux-amd64 hello-linux-arm64 >SHA256SUMS
