using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Site.Highlighting;

enum LanguageForm { Code, Yaml, Assignments, Instructions, Console, Diff, Tags, Markdown }

/// <summary>How one programming language looks: a row of <c>Languages.data.json</c>.</summary>
sealed class Language
{
    static readonly Lazy<FrozenDictionary<string, Language>> All = new(Load);
    readonly FrozenDictionary<string, string> _classes;

    Language(LanguageRow row)
    {
        Row = row;
        var order = row.AnyCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var words = Words(row.Keywords).Select(w => (w, "k")).Concat(Words(row.Builtins).Select(w => (w, "b")));
        _classes = words.DistinctBy(w => w.w, order).ToFrozenDictionary(w => w.w, w => w.Item2, order);
        Quotes = SearchValues.Create(row.Quotes);
    }

    public LanguageRow Row { get; }

    public SearchValues<char> Quotes { get; }

    public bool HasBlock => !Row.Block.IsDefaultOrEmpty;

    public static Language? Named(string name) => All.Value.GetValueOrDefault(name);

    /// <summary>k: keyword, b: built in, null: neither.</summary>
    public string? ClassOf(ReadOnlySpan<char> word) => _classes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var found) ? found : null;

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static FrozenDictionary<string, Language> Load()
    {
        using var stream = Embedded.Open(typeof(Language), "Languages.data.json");
        var rows = JsonSerializer.Deserialize(stream, LanguageJson.Default.LanguageRowArray)!;
        return rows.SelectMany(row => new Language(row) is var language ? row.Names.Select(name => (name, language)) : [])
            .ToFrozenDictionary(l => l.name, l => l.language, StringComparer.Ordinal);
    }
}

/// <remarks>Its properties may be set: the reader would put null over the empty text of one that can only be given at the start.</remarks>
/// <param name="Line">What begins a comment to the line's end.</param>
/// <param name="Quotes">Characters around strings.</param>
sealed record LanguageRow(ImmutableArray<string> Names, ImmutableArray<string> Line, string Quotes, string Keywords, string Builtins)
{
    public LanguageForm Form { get; set; }
    /// <summary>What begins and ends a comment over lines.</summary>
    public ImmutableArray<string> Block { get; set; }
    /// <summary>Three quotes begin a string over lines.</summary>
    public bool Triple { get; set; }
    /// <summary>Strings go on over line ends.</summary>
    public bool Multiline { get; set; }
    /// <summary>Letters that may stand before a string's quote.</summary>
    public string Prefixes { get; set; } = "";
    /// <summary>Begins a decorator or directive.</summary>
    public string Decorator { get; set; } = "";
    /// <summary>Begins a variable.</summary>
    public string Variable { get; set; } = "";
    /// <summary>A string before this is a key.</summary>
    public string Keys { get; set; } = "";
    /// <summary>Further characters of words.</summary>
    public string Words { get; set; } = "";
    /// <summary>A comment begins at a word's start alone.</summary>
    public bool WordHash { get; set; }
    /// <summary>The first word of a line, and after a pipe, is a command.</summary>
    public bool Commands { get; set; }
    public bool AnyCase { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(LanguageRow[]))]
sealed partial class LanguageJson : JsonSerializerContext;
