import Engine
import Script
import Wire

/// A `testsuite` of JUnit's XML: a probe with its cases.
struct JUnitSuite {
  var probe: String
  var started: Instant
  var cases: [RunRecord.Case] = []
  /// Diagnostics of a script that cannot be run.
  var faults: [String] = []

  /// The counts that JUnit wants on a suite.
  struct Numbers {
    var tests = 0
    var failures = 0
    var errors = 0
    var skipped = 0

    mutating func add(_ other: Numbers) {
      tests += other.tests
      failures += other.failures
      errors += other.errors
      skipped += other.skipped
    }

    var attributes: String {
      " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
    }
  }

  var firstPosition: Int { cases.map(\.position).min() ?? -1 }

  var numbers: Numbers {
    var numbers = Numbers(tests: cases.count + faults.count, errors: faults.count)
    for own in cases {
      switch own.judgement {
      case .pass, .deviates: break
      case .fail, .deviatesOtherwise, .unexpectedPass: numbers.failures += 1
      case .inconclusive, .error: numbers.errors += 1
      case .skip, .notJudged: numbers.skipped += 1
      }
    }
    return numbers
  }

  var text: String {
    let time = cases.reduce(Instant.Interval.zero) {
      $0 + ($1.transcript.end - $1.transcript.start)
    }
    return
      "  <testsuite name=\"\(XMLText.attribute(probe))\"\(numbers.attributes)"
      + " time=\"\(Seconds.milliseconds(time))\" timestamp=\"\(started.dateAndTime)\">\n"
      + faults.map(text(of:)).joined()
      + cases.sorted { $0.position < $1.position }.map(text(of:)).joined() + "  </testsuite>\n"
  }

  private var className: String {
    XMLText.attribute(probe.hasSuffix(".pkt") ? String(probe.dropLast(4)) : probe)
  }

  private func text(of fault: String) -> String {
    "    <testcase name=\"the script\" classname=\"\(className)\" file=\"\(XMLText.attribute(probe))\" time=\"0.000\">\n"
      + element("error", type: "script", message: fault.split(separator: "\n").first ?? "", fault)
      + "    </testcase>\n"
  }

  private func text(of own: RunRecord.Case) -> String {
    let text = CaseText(own)
    var opening =
      "    <testcase name=\"\(XMLText.attribute(text.caseName))\" classname=\"\(className)\""
      + " file=\"\(XMLText.attribute(probe))\""
    if case .fail(let failure) = own.transcript.verdict, let location = failure.location {
      opening += " line=\"\(location.line)\""
    }
    let content = properties(of: own) + outcome(of: own, text)
    opening += " time=\"\(text.seconds)\""
    return content.isEmpty ? opening + "/>\n" : opening + ">\n" + content + "    </testcase>\n"
  }

  private func properties(of own: RunRecord.Case) -> String {
    var properties = own.transcript.checks.map { ("requirement", $0) }
    if !own.transcript.title.isEmpty { properties.insert(("title", own.transcript.title), at: 0) }
    properties += own.transcript.tags.map { ("tag", $0) }
    properties += own.transcript.measures.map { measure in
      (
        "measure \(measure.name)",
        "\(measure.value)" + (measure.unit.isEmpty ? "" : " \(measure.unit)")
      )
    }
    if let deviation = own.judgement.deviation {
      properties.append(("known deviation", deviation.reason))
    }
    if !own.transcript.earlierAttempts.isEmpty {
      properties.append(("attempts", "\(own.transcript.earlierAttempts.count + 1)"))
    }
    guard !properties.isEmpty else { return "" }
    let lines = properties.map { name, value in
      "        <property name=\"\(XMLText.attribute(name))\" value=\"\(XMLText.attribute(value))\"/>\n"
    }
    return "      <properties>\n" + lines.joined() + "      </properties>\n"
  }

  private func outcome(of own: RunRecord.Case, _ text: CaseText) -> String {
    switch own.judgement {
    case .pass, .deviates: ""
    case .fail, .deviatesOtherwise, .unexpectedPass: element("failure", of: own, text)
    case .inconclusive, .error: element("error", of: own, text)
    case .skip, .notJudged: "      <skipped message=\"\(XMLText.attribute(text.reason))\"/>\n"
    }
  }

  private func element(_ name: String, of own: RunRecord.Case, _ text: CaseText) -> String {
    element(
      name, type: own.judgement.name, message: text.reason, text.lines.joined(separator: "\n"))
  }

  private func element(
    _ name: String, type: String, message: some StringProtocol, _ content: String
  ) -> String {
    "      <\(name) type=\"\(type)\" message=\"\(XMLText.attribute(message))\">"
      + XMLText.content(content) + "</\(name)>\n"
  }
}
