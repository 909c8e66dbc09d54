#!/bin/sh
# control.sh FOLDER VERSION: what dpkg-deb wants to know of the package whose files lie in FOLDER/usr, into FOLDER/DEBIAN,
# and the licence to where Debian has it.
set -eu
stage=$1 version=$2
program=$stage/usr/bin/segprobe
command -v dpkg-shlibdeps >/dev/null || { echo 'please install: apt-get install dpkg-dev' >&2; exit 1; }

install -d "$stage/DEBIAN" "$stage/usr/share/doc/segprobe"
cp LICENSE "$stage/usr/share/doc/segprobe/copyright"
install -m 644 README.md "$stage/usr/share/doc/segprobe/"
install -m 755 /dev/stdin "$stage/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
# The right to send raw segments is the administrator's to give: dpkg gives nobody a capability.
if [ "$1" = configure ] && [ -z "$2" ]; then
  echo 'segprobe: in labs it needs no rights. To let every user of this machine send raw segments to other hosts, too:'
  echo '  setcap cap_net_raw,cap_net_admin=ep /usr/bin/segprobe'
fi
END

# The packages that have the libraries which the program names, with the versions that have what it uses of them. The
# folder that dpkg-shlibdeps wants to find is one of sources.
sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
mkdir "$sources/debian"
printf 'Source: segprobe\n\nPackage: segprobe\nArchitecture: any\n' >"$sources/debian/control"
path=$(readlink -f "$program")
depends=$(cd "$sources" && dpkg-shlibdeps -O -e"$path" 2>"$sources/remarks" | sed -n 's/^shlibs:Depends=//p')
test -n "$depends" || { cat "$sources/remarks" >&2; exit 1; }

cat >"$stage/DEBIAN/control" <<END
Package: segprobe
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: segprobe maintainers <root@localhost>
Section: net
Priority: optional
Installed-Size: $(du -sk "$stage/usr" | cut -f1)
Depends: $depends
Suggests: python3
Description: TCP conformance harness
 Crafts raw TCP segments and asserts how a target answers them, in every state:
 conformance tests of servers and of TCP stacks, in private network namespaces
 or on the wire, and probing by hand.
END
(cd "$stage" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$stage/DEBIAN/md5sums"
