using Kedge.Compat.Names;
using Kedge.Machines;

namespace Kedge.Tests.Compat.Names;

public sealed class OsNamesTests
{
    [Theory]
    [InlineData("debian:trixie", "2.41")]
    [InlineData("Debian GNU/Linux 12", "2.36")]
    [InlineData("bookworm", "2.36")]
    [InlineData("Ubuntu 22.04", "2.35")]
    [InlineData("ubuntu-22.04", "2.35")]
    [InlineData("ubuntu22.04", "2.35")]
    [InlineData("noble", "2.39")]
    [InlineData("CentOS 7", "2.17")]
    [InlineData("Rocky Linux 9", "2.34")]
    [InlineData("el8", "2.28")]
    [InlineData("CentOS Stream 9", "2.34")]
    [InlineData("openSUSE Leap 15.6", "2.38")]
    [InlineData("SLES 15.3", "2.31")]
    [InlineData("Debian 14", "2.41")]
    public void A_distribution_brings_its_glibc(string name, string glibc) => Assert.Equal(DottedVersion.Parse(glibc), OsNames.Find(name)!.Glibc);

    [Theory]
    [InlineData("Windows 11", SystemKind.Windows, "amd64")]
    [InlineData("macOS", SystemKind.Macos, "arm64")]
    [InlineData("macos-x86_64", SystemKind.Macos, "amd64")]
    [InlineData("linux", SystemKind.Linux, "amd64")]
    [InlineData("WSL2", SystemKind.Linux, "amd64")]
    public void Other_systems_have_names_too(string name, SystemKind kind, string architecture) =>
        Assert.Equal((kind, architecture), (OsNames.Find(name)!.Kind, OsNames.Find(name)!.Architecture));

    [Fact]
    public void Alpine_has_no_glibc() => Assert.True(OsNames.Find("alpine:3.20") is { IsMusl: true, Glibc: null });

    [Theory]
    [InlineData("plan9")]
    [InlineData("debian")]
    [InlineData("")]
    public void An_unknown_name_is_not_guessed(string name) => Assert.Null(OsNames.Find(name));
}
