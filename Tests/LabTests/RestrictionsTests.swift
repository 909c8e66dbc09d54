import Glibc
import Testing

@testable import Lab

/// What users read where user namespaces are forbidden.
@Suite struct RestrictionsTests {
  static let free = Restrictions(maximum: 9, unprivilegedClone: nil, appArmor: nil, seccomp: false)

  @Test(arguments: [
    (ENOSPC, "no user namespace: the limit is 9", "user.max_user_namespaces"),
    (ENOSYS, "no user namespace: this kernel is built without them", "as root"),
    (EINVAL, "no user namespace: the process has more than one thread", "mistake in segprobe"),
    (EPERM, "no user namespace: Operation not permitted", "Run it as root"),
  ])
  func theProblemIsNamed(_ code: Int32, _ problem: String, _ advice: String) throws {
    let error = Self.free.explain(unshare: code)
    #expect(error.problem == problem)
    #expect(try #require(error.advice).contains(advice))
    #expect(error.description.hasPrefix(problem + ". "))
  }

  @Test(arguments: [
    (Restrictions(maximum: 0, seccomp: false), "user.max_user_namespaces=15000"),
    (
      Restrictions(maximum: 1, unprivilegedClone: 0, seccomp: true),
      "kernel.unprivileged_userns_clone=1"
    ),
    (
      Restrictions(maximum: 1, appArmor: 1, seccomp: true),
      "kernel.apparmor_restrict_unprivileged_userns=0"
    ),
    (Restrictions(maximum: 1, appArmor: 0, seccomp: true), "--security-opt seccomp=unconfined"),
    (Restrictions(maximum: nil, seccomp: false), "Run it as root"),
  ])
  func theAdviceFitsWhatIsSet(_ restrictions: Restrictions, _ advice: String) throws {
    let error = restrictions.explain(unshare: EPERM)
    #expect(try #require(error.advice).contains(advice))
  }
}
