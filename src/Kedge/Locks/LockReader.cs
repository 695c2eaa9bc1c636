using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Kedge.Locks;

/// <summary>
/// Reads <c>kedge.lock</c> strictly: every member is there once and none is unknown, values have their form, packages are in order.
/// All problems at once, each with its line.
/// </summary>
sealed class LockReader(string file, byte[] utf8)
{
    readonly List<Problem> _problems = [];

    public Checked<LockFile> Read()
    {
        try
        {
            return Head(LockNode.Parse(utf8));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            var line = wrong is JsonException json ? (int)(json.LineNumber ?? 0) + 1 : 1;
            return Checked<LockFile>.Bad(LockProblems.NotJson(new Place(file, line, 1)));
        }
    }

    Checked<LockFile> Head(LockNode root)
    {
        var head = Members(root, "the lock", "kedge", "name", "spec", "platform", "os", "python", "torch", "cuda", "image", "short", "why",
            "archives", "packages", "wheels?");
        if (head("kedge") is not { Kind: JsonTokenType.Number, Text: "1" }) return Checked<LockFile>.Bad([.. _problems, LockProblems.OtherFormat(At(root))]);
        var read = new LockFile
        {
            Name = Text(head("name")),
            Spec = Parsed<Digest>(head("spec"), "a digest, sha256:…"),
            Platform = Parsed<Platform>(head("platform"), "a platform such as linux/amd64"),
            Os = Text(head("os")),
            Python = Text(head("python")),
            Torch = Text(head("torch")),
            Cuda = Text(head("cuda")),
            Why = Items(head("why"), Choice),
            Archives = Items(head("archives"), Archive),
            Packages = Items(head("packages"), Package),
            Wheels = Items(head("wheels"), Wheel),
        };
        Ordered([.. read.Packages.Select(p => (p.Name, p.Arch))], head("packages"));
        Ordered([.. read.Wheels.Select(w => (w.Name, ""))], head("wheels"));
        if (_problems.Count > 0) return Checked<LockFile>.Bad(_problems);
        Derived(head("image"), read.ImageName);
        Derived(head("short"), read.ShortName);
        return _problems.Count > 0 ? Checked<LockFile>.Bad(_problems) : Checked<LockFile>.Ok(read);
    }

    Choice Choice(LockNode node)
    {
        var of = Members(node, "a choice", "what", "chose", "because");
        return new(Text(of("what")), Text(of("chose")), Text(of("because")));
    }

    ArchiveSnapshot Archive(LockNode node)
    {
        var of = Members(node, "an archive", "id", "suite", "release", "date");
        return new(Text(of("id")), Text(of("suite")), Parsed<Digest>(of("release"), "a digest, sha256:…"), Date(of("date")));
    }

    LockedPackage Package(LockNode node)
    {
        var of = Members(node, "a package", "name", "version", "arch", "archive", "path", "size", "sha256", "for", "why");
        return new(Text(of("name")), Text(of("version")), Text(of("arch")), Text(of("archive")), RelativePath(of("path")),
            Size(of("size")), Hex(of("sha256")), Text(of("for")), Text(of("why")));
    }

    LockedWheel Wheel(LockNode node)
    {
        var of = Members(node, "a wheel", "name", "version", "file", "index", "size", "sha256", "for", "why");
        return new(Text(of("name")), Text(of("version")), FileName(of("file")), RelativePath(of("index")),
            Size(of("size")), Hex(of("sha256")), Text(of("for")), Text(of("why")));
    }

    /// <param name="wanted">The members' names; one with a question mark may be missing.</param>
    Func<string, LockNode?> Members(LockNode node, string what, params string[] wanted)
    {
        var names = wanted.Select(n => n.TrimEnd('?')).ToArray();
        if (node.Kind != JsonTokenType.StartObject) Wrong(node, $"{what} is an object");
        var found = new Dictionary<string, LockNode>(StringComparer.Ordinal);
        foreach (var (name, value) in node.Members)
        {
            if (!names.Contains(name)) _problems.Add(LockProblems.UnknownMember(At(value), what, name));
            else if (!found.TryAdd(name, value)) _problems.Add(LockProblems.TwiceMember(At(value), what, name));
        }
        foreach (var name in wanted.Where(n => !n.EndsWith('?') && !found.ContainsKey(n))) _problems.Add(LockProblems.MissingMember(At(node), what, name));
        return name => found.GetValueOrDefault(name);
    }

    ImmutableArray<T> Items<T>(LockNode? node, Func<LockNode, T> item)
    {
        if (node is null) return [];
        if (node.Kind != JsonTokenType.StartArray) Wrong(node, "expected a list");
        return [.. node.Items.Select(item)];
    }

    string Text(LockNode? node)
    {
        if (node is null) return "";
        if (node.Kind != JsonTokenType.String || node.Text.Length == 0 || node.Text.AsSpan().ContainsAnyInRange('\0', '\x1f')) Wrong(node, "expected text");
        return node.Text;
    }

    T Parsed<T>(LockNode? node, string expected) where T : struct, IParsable<T>
    {
        if (node is null) return default;
        if (node.Kind != JsonTokenType.String || !T.TryParse(node.Text, CultureInfo.InvariantCulture, out var value))
        {
            Wrong(node, $"expected {expected}");
            return default;
        }
        return value;
    }

    Digest Hex(LockNode? node)
    {
        if (node is null) return default;
        if (!Digest.TryParse("sha256:" + node.Text, null, out var digest)) Wrong(node, "expected 64 hex digits");
        return digest;
    }

    long Size(LockNode? node)
    {
        if (node is null) return 0;
        if (node.Kind != JsonTokenType.Number || !long.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            Wrong(node, "expected a size in bytes");
            return 0;
        }
        return size;
    }

    DateTimeOffset Date(LockNode? node)
    {
        if (node is null) return default;
        if (!DateTimeOffset.TryParseExact(node.Text, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            Wrong(node, "expected a time such as 2026-01-31T12:00:00Z");
        return date;
    }

    // A lock travels with a repository: its paths are joined to mirrors' URLs and must stay below them.
    string RelativePath(LockNode? node)
    {
        var path = Text(node);
        if (node is not null && (path.StartsWith('/') || path.Contains(':') || path.Contains('\\') || path.Contains('?') || path.Contains('#')
            || path.Split('/').Any(part => part is "" or "." or "..")))
            Wrong(node, "expected a path below the archive");
        return path;
    }

    // A wheel's file name becomes part of URLs and of paths.
    string FileName(LockNode? node)
    {
        var name = RelativePath(node);
        if (node is not null && (name.Contains('/') || name.Contains('%') || !name.EndsWith(".whl", StringComparison.Ordinal)))
            Wrong(node, "expected the file name of a wheel");
        return name;
    }

    void Ordered(ImmutableArray<(string Name, string Arch)> items, LockNode? list)
    {
        for (var i = 1; i < items.Length; i++)
        {
            var order = string.CompareOrdinal(items[i - 1].Name, items[i].Name);
            if (order > 0 || (order == 0 && string.CompareOrdinal(items[i - 1].Arch, items[i].Arch) >= 0))
                Wrong(list!.Items[i], $"{items[i].Name} stands twice or out of order");
        }
    }

    void Derived(LockNode? node, string expected)
    {
        if (node is not null && node.Text != expected) Wrong(node, $"expected {expected}, which follows from the versions");
    }

    void Wrong(LockNode node, string expected) => _problems.Add(LockProblems.WrongValue(At(node), expected));

    Place At(LockNode node)
    {
        var before = utf8.AsSpan(0, (int)node.Offset);
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        var rest = utf8.AsSpan(lineStart);
        var end = rest.IndexOf((byte)'\n');
        var excerpt = Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
        var column = Encoding.UTF8.GetCharCount(before[lineStart..]) + 1;
        return new Place(file, before.Count((byte)'\n') + 1, column, 1, excerpt.Length > 160 ? null : excerpt);
    }
}
