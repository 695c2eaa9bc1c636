using System.Collections.Immutable;
using Kedge.Checks.Drifts;
using Kedge.Checks.Inventories;

namespace Kedge.Tests.Checks.Drifts;

public sealed class FileDriftTests
{
    static ImmutableArray<DriftFinding> Between(PathFacts[] image, PathFacts[] now, params string[] explained) =>
        new FileDrift([.. image], [.. now]).Of(now.Select(n => new PathChange(ChangeKind.Changed, n.Path)), explained, Subject.Session);

    [Fact]
    public void An_edited_file_is_told_with_both_contents()
    {
        var found = Assert.Single(Between([Made.File("/usr/bin/git", "aa", "git")], [Made.File("/usr/bin/git", "bb", "git")]));
        Assert.Equal(("KDG5421", "git", "sha256:aa, mode 644 0:0", "sha256:bb, mode 644 0:0"), (found.Code, found.What, found.Expected, found.Found));
        Assert.Equal("1 file of git changed: /usr/bin/git", found.Message);
    }

    [Fact]
    public void A_file_that_was_only_touched_is_not() =>
        Assert.Empty(Between([Made.File("/usr/bin/git", "aa", "git")], [Made.File("/usr/bin/git", "aa", "git")]));

    [Fact]
    public void Permissions_count() =>
        Assert.Single(Between([Made.File("/usr/bin/git", "aa", "git")], [Made.File("/usr/bin/git", "aa", "git") with { Mode = "4755 0:0" }]));

    [Fact]
    public void Files_of_a_package_are_told_together_by_the_images_word_on_whose_they_are()
    {
        var found = Between([.. Enumerable.Range(0, 5).Select(i => Made.File($"/usr/lib/a{i}", "aa", "libs:amd64"))],
            [.. Enumerable.Range(0, 5).Select(i => Made.File($"/usr/lib/a{i}", null))]);
        Assert.Equal("KDG5422 5 files of libs:amd64 removed: /usr/lib/a0, /usr/lib/a1, /usr/lib/a2 and 2 more",
            Assert.Single(found.Select(f => $"{f.Code} {f.Message}")));
        Assert.Equal(5, found[0].Paths.Length);
    }

    [Fact]
    public void What_a_missing_or_added_package_explains_is_not_said_again()
    {
        PathFacts[] image = [Made.File("/usr/bin/tmux", "aa", "tmux:amd64"), Made.File("/opt/six.py", null), Made.File("/opt/yaml", "aa", "PyYAML")];
        PathFacts[] now = [Made.File("/usr/bin/tmux", null), Made.File("/opt/six.py", "bb", "six"), Made.File("/opt/yaml", null)];
        Assert.Empty(Between(image, now, "tmux", "six", "pyyaml"));
        Assert.Equal(3, Between(image, now).Length);
    }

    [Fact]
    public void Added_files_of_nobody_are_told_by_the_highest_folder()
    {
        PathFacts[] now = [Made.File("/opt/new", "x") with { Kind = "folder", Content = null }, Made.File("/opt/new/a", "aa"),
            Made.File("/opt/new/b", "bb"), Made.File("/usr/local/bin/mine", "cc")];
        var found = Between([.. now.Select(n => Made.File(n.Path, null))], now);
        Assert.Equal(["2 files that no package of the lock brought: /opt/new/a, /opt/new/b",
            "1 file that no package of the lock brought: /usr/local/bin/mine"],
                found.Select(f => f.Message).OrderByDescending(m => m, StringComparer.Ordinal));
    }

    [Fact]
    public void Deep_looks_are_told_by_package_and_what_could_not_be_read_is_not_called_changed()
    {
        DamagedFile File(string path, string? found, string? error = null) => new(path, "torch", "sha256:aa", found, error);
        var found = FileDrift.Of(new(9, [File("/a", "sha256:bb"), File("/b", null), File("/c", null, "Permission denied")]), [], Subject.Image);
        Assert.Equal("KDG5421 torch sha256:aa sha256:bb; KDG5422 torch there -", DriftTests.Told(found));
    }

    [Fact]
    public void A_path_from_inside_is_shown_without_what_a_terminal_obeys()
    {
        const string Path = "/usr/bin/\u001b[31mred\u202E";
        Assert.DoesNotContain('\u001b', Assert.Single(Between([Made.File(Path, null)], [Made.File(Path, "aa")])).Message);
    }
}
