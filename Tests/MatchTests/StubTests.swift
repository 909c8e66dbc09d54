import Testing

@testable import Match
