using System.Collections.Immutable;

namespace Kedge.Locks.Python.RequirementFiles;

/// <summary>A TOML table: values are text, long, double, bool, <see cref="TomlTable"/> or lists of these; dates and times are their text.</summary>
public sealed class TomlTable : Dictionary<string, object>
{
    public TomlTable() : base(StringComparer.Ordinal) { }

    public string? Text(string key) => GetValueOrDefault(key) as string;

    public TomlTable? Table(string key) => GetValueOrDefault(key) as TomlTable;

    public ImmutableArray<object>? List(string key) => GetValueOrDefault(key) is List<object> list ? [.. list] : null;

    /// <summary>The tables of a list; empty when there is none.</summary>
    public ImmutableArray<TomlTable> Tables(string key) => [.. (List(key) ?? []).OfType<TomlTable>()];

    object? GetValueOrDefault(string key) => TryGetValue(key, out var value) ? value : null;
}
