# For the tests beside this file: a mount namespace of their own, and a root folder in it. Sourced by them.
# Nothing is written outside of the namespace, and all of it is gone with the last process.

fail() { echo "FAILED: $1" >&2; exit 1; }

# in_namespace SCRIPT ARGUMENTS...: runs the script again, with a mount, a network and a process namespace of its own; an
# ordinary user gets a user namespace, too.
in_namespace() {
  user=
  test "$(id -u)" = 0 || user='--user --map-root-user'
  exec env INSIDE=1 unshare $user --mount --net --pid --fork --kill-child --propagation private "$@"
}

# scratch: a file system in memory, at $scratch.
scratch() {
  scratch=$(mktemp -d)
  mount -t tmpfs none "$scratch"
}

# enter FOLDER COMMAND...: the command has this folder as its root, and what was there before at /old. Not by chroot(2):
# whoever is in such a root gets no user namespace (user_namespaces(7)).
enter() {
  test -d "$1/old" || mkdir "$1/proc" "$1/old" 2>/dev/null || mkdir "$1/old"
  unshare --mount sh -ec '
    folder=$1
    shift
    # A folder can be the root only if something is mounted at it.
    mountpoint -q "$folder" || mount --bind "$folder" "$folder"
    mount -t proc none "$folder/proc"
    cd "$folder"
    pivot_root . old
    exec "$@"' - "$@"
}
