using System.Collections.Immutable;
using System.Text.Json;
using Kedge.Locks;

namespace Kedge.Sessions.Checks;

/// <summary>A package as dpkg inside the image lists it.</summary>
public readonly record struct InstalledPackage(string Name, string Version, string Arch);

/// <summary>What the check inside the image wrote: one JSON object per line, a check's result or the package list.</summary>
public sealed record InsideReport(ImmutableArray<CheckResult> Results, ImmutableArray<InstalledPackage>? Packages)
{
    /// <summary>The Python program that runs inside the image (row S6): <c>python3 -c</c> it.</summary>
    public static string Program { get; } = Embedded();

    /// <summary>Lines of another form (warnings of libraries) are passed over.</summary>
    public static InsideReport Read(string output)
    {
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        ImmutableArray<InstalledPackage>? packages = null;
        foreach (var line in output.Split('\n'))
        {
            if (!line.StartsWith('{') || Parse(line) is not { } document) continue;
            using (document)
            {
                if (document.RootElement.TryGetProperty("packages", out var list)) packages = [.. list.EnumerateArray().Select(Package)];
                else if (Result(document.RootElement) is { } result) results.Add(result);
            }
        }
        return new(results.ToImmutable(), packages);
    }

    /// <summary>Compares what dpkg lists with the lock: nothing more, nothing less, no other version.</summary>
    public static CheckResult Drift(LockFile locked, ImmutableArray<InstalledPackage> installed)
    {
        var wanted = locked.Packages.ToDictionary(p => (p.Name, p.Arch), p => p.Version);
        var there = installed.ToDictionary(p => (p.Name, p.Arch), p => p.Version);
        var differences = wanted.Where(w => !there.ContainsKey(w.Key)).Select(w => $"{w.Key.Name} is missing")
            .Concat(there.Where(t => !wanted.ContainsKey(t.Key)).Select(t => $"{t.Key.Name} {t.Value} is not in the lock"))
            .Concat(there.Where(t => wanted.TryGetValue(t.Key, out var version) && version != t.Value).Select(t => $"{t.Key.Name} is {t.Value}, the lock says {wanted[t.Key]}"))
            .Order(StringComparer.Ordinal).ToList();
        return differences.Count == 0
            ? new("packages", true, $"{installed.Length} packages, all as locked")
            : new("packages", false, string.Join("; ", differences.Take(5)) + (differences.Count > 5 ? $"; and {differences.Count - 5} more" : ""), "kedge build makes the image anew from the lock");
    }

    static JsonDocument? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static CheckResult? Result(JsonElement line) =>
        line.TryGetProperty("check", out var name) && line.TryGetProperty("ok", out var ok) && line.TryGetProperty("detail", out var detail)
            ? new(name.ToString(), ok.ValueKind == JsonValueKind.True, detail.ToString()) : null;

    static InstalledPackage Package(JsonElement row) => new(row[0].ToString(), row[1].ToString(), row[2].ToString());

    static string Embedded()
    {
        using var reader = new StreamReader(typeof(InsideReport).Assembly.GetManifestResourceStream("Kedge.Sessions.Checks.Tensors.data.py")
            ?? throw new InvalidOperationException("Tensors.data.py is not embedded"));
        return reader.ReadToEnd();
    }
}
