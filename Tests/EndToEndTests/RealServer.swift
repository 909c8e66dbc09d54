import Foundation

/// A server that people use, as it is started in a network namespace without rights of the machine.
enum RealServer: String {
  case nginx, lighttpd, sshd
  case redis = "redis-server"
  case memcached
  case python = "python3"

  private static let folders = [
    "/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin",
  ]

  /// `nil`: it is not installed.
  var path: String? {
    let search = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return (search.map(String.init) + Self.folders).map { "\($0)/\(rawValue)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  var isInstalled: Bool { path != nil }

  /// As `--service` calls what it does.
  var service: String {
    switch self {
    case .nginx, .lighttpd, .python: "http"
    case .sshd: "ssh"
    case .redis: "redis"
    case .memcached: "memcached"
    }
  }

  /// Where it listens, at 127.0.0.1.
  static let port = 7_900

  /// Shell commands before its start.
  private var preparation: String {
    switch self {
    case .nginx:
      """
      cat > nginx.conf <<END
      daemon off; pid nginx.pid; error_log stderr; worker_processes 1;
      events { worker_connections 2000; }
      http { access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;
        uwsgi_temp_path u; scgi_temp_path s;
        server { listen 127.0.0.1:\(Self.port); root $PWD; } }
      END
      """
    case .lighttpd:
      """
      cat > lighttpd.conf <<END
      server.document-root = "$PWD"
      server.bind = "127.0.0.1"
      server.port = \(Self.port)
      index-file.names = ("index.html")
      END
      """
    case .sshd: "ssh-keygen -q -t ed25519 -N '' -f key"
    case .redis, .memcached, .python: ""
    }
  }

  /// It stays in the foreground.
  private var command: String {
    let program = path ?? rawValue
    return switch self {
    case .nginx: "\(program) -p $PWD -c $PWD/nginx.conf"
    case .lighttpd: "\(program) -D -f lighttpd.conf"
    case .sshd:
      "\(program) -D -e -f /dev/null -p \(Self.port) -h $PWD/key -o PidFile=none -o UsePAM=no"
    case .redis: "\(program) --bind 127.0.0.1 --port \(Self.port) --save ''"
    case .memcached: "\(program) -l 127.0.0.1 -p \(Self.port)"
    case .python: "\(program) -m http.server --bind 127.0.0.1 \(Self.port)"
    }
  }

  /// Starts it in the background and waits until it listens. Root in a namespace may not become somebody else, as these
  /// servers want; so they are nobody in particular from the start.
  var start: String {
    """
    echo hello > index.html
    \(preparation)
    unshare --user --map-user=1 --map-group=1 \(command) > real.out 2>&1 &
    real=$!
    trap 'kill $real; kill -INT $server; wait $server' EXIT
    until "$segprobe" send S 127.0.0.1:\(Self.port) >/dev/null; do
      kill -0 $real || { cat real.out; exit 98; }
      sleep 0.05
    done

    """
  }
}
