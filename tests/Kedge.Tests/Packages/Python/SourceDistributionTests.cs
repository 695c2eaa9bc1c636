using Kedge.Packages.Python.Indexes;

namespace Kedge.Tests.Packages.Python;

public sealed class SourceDistributionTests
{
    static string? Choose(string? version, params string[] files) =>
        SourceDistribution.Choose(new([.. files.Select(f => new IndexFile(f, new Uri("https://index.example/" + f)) { Yanked = f.Contains("9.9", StringComparison.Ordinal) ? "" : null })]), "foo-bar", version)?.Name;

    [Fact]
    public void The_newest_final_release_that_was_not_withdrawn() =>
        Assert.Equal("foo-bar-1.10.tar.gz",
            Choose(null, "foo_bar-1.9.tar.gz", "foo-bar-1.10.tar.gz", "foo_bar-2.0rc1.tar.gz", "foo_bar-9.9.tar.gz", "foo_bar-3-py3-none-any.whl",
                "foo_bar_baz-4.tar.gz", "foo_bar-99999999999999999999.tar.gz"));

    [Fact]
    public void The_version_that_is_named_however_it_is_spelled()
    {
        Assert.Equal("foo_bar-2.0rc1.tar.gz", Choose("2.0-RC-1", "foo_bar-1.9.tar.gz", "foo_bar-2.0rc1.tar.gz"));
        Assert.Null(Choose("3", "foo_bar-1.9.tar.gz"));
        Assert.Null(Choose(null));
    }
}
