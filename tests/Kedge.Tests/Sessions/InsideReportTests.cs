using Kedge.Locks;
using Kedge.Sessions.Checks;

namespace Kedge.Tests.Sessions;

public sealed class InsideReportTests
{
    static LockFile Lock(params (string Name, string Version)[] packages) => new()
    {
        Name = "x", Spec = Digest.Of("s"), Platform = Platform.LinuxAmd64, Os = "debian:trixie", Python = "3.13", Torch = "2.6.0", Cuda = "cpu", Why = [], Archives = [],
        Packages = [.. packages.Select(p => new LockedPackage(p.Name, p.Version, "amd64", "debian", "pool/x.deb", 1, Digest.Of(p.Name), "base", "base"))],
    };

    [Fact]
    public void Results_and_packages_are_read_between_warnings()
    {
        var report = InsideReport.Read("""
            warning: something
            {"check": "torch", "ok": true, "detail": "2.6.0"}
            {"check": "blas", "ok": false, "detail": "slow"}
            {broken
            {"packages": [["bash", "5.2", "amd64"]]}
            """);
        Assert.Equal("torch True 2.6.0; blas False slow", string.Join("; ", report.Results.Select(r => $"{r.Name} {r.Ok} {r.Detail}")));
        Assert.Equal(new InstalledPackage("bash", "5.2", "amd64"), Assert.Single(report.Packages!.Value));
    }

    [Fact]
    public void Drift_names_what_differs()
    {
        Assert.True(InsideReport.Drift(Lock(("a", "1")), [new("a", "1", "amd64")]).Ok);
        var drift = InsideReport.Drift(Lock(("a", "1"), ("b", "2"), ("c", "3")), [new("a", "1", "amd64"), new("b", "2.1", "amd64"), new("d", "4", "amd64")]);
        Assert.False(drift.Ok);
        Assert.Equal("b is 2.1, the lock says 2; c is missing; d 4 is not in the lock", drift.Detail);
    }

    [Fact]
    public void The_program_is_embedded() => Assert.Contains("def ddp_step", InsideReport.Program, StringComparison.Ordinal);
}
