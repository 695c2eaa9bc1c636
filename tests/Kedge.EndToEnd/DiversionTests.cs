namespace Kedge.EndToEnd;

/// <summary>zutils ships /usr/bin/zcat and more, as gzip does, and its preinst sets gzip's aside: a real diversion, in both suites.</summary>
public sealed class DiversionTests
{
    [FactWith("root", "docker")]
    public Task Trixie() => Both("trixie", "3.13");

    [FactWith("root", "docker")]
    public Task Bookworm() => Both("bookworm", "3.11");

    static async Task Both(string suite, string python)
    {
        using var small = await SmallImage.Make(suite, python, "newest", "zutils");
        (await small.Built.Kedge("build", "--load")).Ended(0);
        (await small.Inside("""
            set -e
            dpkg -S /usr/bin/zcat || dpkg -S /bin/zcat
            zcat --version | grep -i zutils
            zcat.gzip --version | grep -i gzip
            echo whole | gzip | zcat.gzip | grep whole
            test -e /usr/share/man/man1/zcat.gzip.1.gz
            dpkg -V >/tmp/verify 2>&1; cat /tmp/verify; test ! -s /tmp/verify
            dpkg --audit >/tmp/audit; test ! -s /tmp/audit
            """)).Ended(0);
    }
}
