import Testing

@testable import Target
