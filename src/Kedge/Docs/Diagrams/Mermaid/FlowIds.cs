using System.Globalization;
using System.Text;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>
/// Ids of nodes from any words: <c>s_train</c>, <c>i_pytorch_2_4</c>. The same key always gets the same id, different keys different ones;
/// no id is a word of Mermaid's, since each has a prefix.
/// </summary>
public sealed class FlowIds
{
    const int Longest = 40;

    readonly Dictionary<(string Prefix, string Key), string> _ids = [];
    readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string this[string prefix, string key]
    {
        get
        {
            if (_ids.TryGetValue((prefix, key), out var known)) return known;
            var id = Plain(prefix + "_" + key);
            for (var n = 2; !_taken.Add(id); n++) id = $"{Plain(prefix + "_" + key)}_{n.ToString(CultureInfo.InvariantCulture)}";
            return _ids[(prefix, key)] = id;
        }
    }

    /// <summary>ASCII letters and digits stay, what stands between them is one underscore.</summary>
    static string Plain(string words)
    {
        var id = new StringBuilder();
        foreach (var c in words)
            if (char.IsAsciiLetterOrDigit(c)) id.Append(c);
            else if (id.Length > 0 && id[^1] != '_') id.Append('_');
        if (id.Length > Longest) id.Length = Longest;
        return id.ToString().TrimEnd('_');
    }
}
