#!/bin/sh
# Prints where a program of Debian's archive is (wrk, haproxy): the one of this machine, or else one fetched into
# .bench/debian, with the libraries that are missing here. It installs nothing and needs no rights: `sh bench/debian.sh wrk`,
# or `sh bench/debian.sh h2load nghttp2-client` where the package has another name.
set -eu

tool=$1
package=${2:-$1}
PATH=$PATH:/usr/sbin:/sbin  # where Debian has haproxy
if command -v "$tool"; then exit; fi

mkdir -p "$(dirname "$0")/../.bench/debian"
cd "$(dirname "$0")/../.bench/debian"
found=$PWD/bin/$tool
if [ -x "$found" ]; then echo "$found"; exit; fi
if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
    echo "$tool is needed: install it with this machine's package manager, so that it is on PATH." >&2
    exit 1
fi

exec 9>lock
flock 9
if [ -x "$found" ]; then echo "$found"; exit; fi  # somebody else fetched it while we waited

# Lists and caches of our own: those of the machine belong to root and may be empty. The machine's keys still check all.
apt() {
    apt-get -qq -o APT::Sandbox::User=root -o Debug::NoLocking=true -o Dir::Cache="$PWD/cache" \
        -o Dir::State::lists="$PWD/lists" "$@"
}
mkdir -p bin root cache/archives/partial lists/partial "fetched-$tool"
apt update >&2 || true  # a source that does not answer may not be the one that counts
wanted=$(apt --simulate --no-install-recommends --reinstall install "$package" |
    awk -v package="$package" '$1 == "Inst" && ($2 == package || $2 ~ /^lib/) && $2 !~ /^libc6/ {print $2}')
if [ -z "$wanted" ]; then
    echo "$tool is needed, and this machine's package sources do not have it: install it, so that it is on PATH." >&2
    exit 1
fi
# shellcheck disable=SC2086  # one word a package
(cd "fetched-$tool" && apt -o Dir::Cache="$PWD/../cache" -o Dir::State::lists="$PWD/../lists" download $wanted >&2)
for archive in "fetched-$tool"/*.deb; do dpkg -x "$archive" root; done
rm -rf cache lists "fetched-$tool"

real=$(find root/usr/bin root/usr/sbin -name "$tool" 2>/dev/null | head -n 1)
libraries=$(find "$PWD/root" -name '*.so*' -exec dirname {} + | sort -u | paste -sd: -)
cat >"bin/$tool.new" <<END
#!/bin/sh
LD_LIBRARY_PATH="$libraries" exec "$PWD/$real" "\$@"
END
chmod +x "bin/$tool.new"
mv "bin/$tool.new" "$found"
echo "$found"
