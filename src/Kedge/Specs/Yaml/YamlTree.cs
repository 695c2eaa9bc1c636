using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kedge.Specs.Yaml;

/// <summary>
/// YAML text as a tree of <see cref="SpecNode"/>. Only what a spec needs: one document, no anchors, aliases or tags
/// (they would let a small file mean a huge one), few levels. Files of other programs may have them, within limits.
/// </summary>
sealed class YamlTree
{
    /// <summary>The deepest spec has three levels; more is a mistake or an attack on the stack.</summary>
    const int Deepest = 16;
    readonly YamlAliases? _aliases;
    readonly SourceText _source;
    readonly List<Problem> _problems;
    readonly Parser _parser;

    YamlTree(SourceText source, List<Problem> problems, YamlAliases? aliases)
    {
        (_source, _problems, _aliases) = (source, problems, aliases);
        _parser = new Parser(new Scanner(new StringReader(source.Text), skipComments: true));
    }

    /// <summary>The document's root, or null when there is none; <paramref name="problems"/> receives everything wrong with the YAML itself.</summary>
    /// <param name="withAliases">Anchors, aliases and merge keys mean what they do in YAML 1.1; tags are passed over.</param>
    public static SpecNode? Read(SourceText source, List<Problem> problems, bool withAliases = false)
    {
        var tree = new YamlTree(source, problems, withAliases ? new(problems) : null);
        try
        {
            return tree.Document();
        }
        catch (YamlException wrong)
        {
            problems.Add(SpecProblems.Syntax(PlaceOf(wrong, source), Wording(wrong)));
        }
        catch (Exception lost) when (lost is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // YamlDotNet's scanner loses its way in some broken texts (found by fuzzing: "{a: !!str b...\n\u001b").
            problems.Add(SpecProblems.Syntax(tree.LastPlace(), "nothing sensible follows here"));
        }
        catch (TooDeepException tooDeep)
        {
            problems.Add(SpecProblems.TooDeep(tooDeep.Place, Deepest));
        }
        return null;
    }

    SpecNode? Document()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart) return null;
        _parser.MoveNext();
        var root = Node(1);
        _parser.MoveNext();
        if (_parser.Current is DocumentStart second) _problems.Add(SpecProblems.SecondDocument(At(second)));
        return root;
    }

    /// <summary>Reads the node at the current event and moves past it.</summary>
    SpecNode Node(int depth)
    {
        var start = _parser.Current ?? throw new InvalidOperationException("the parser ended before the document did");
        if (depth > Deepest) throw new TooDeepException(At(start));
        if (start is NodeEvent node && _aliases is null) RefuseProperties(node);
        SpecNode read = start switch
        {
            Scalar scalar => new ScalarNode(At(scalar), scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any),
            SequenceStart => new ListNode(At(start), Items(depth)),
            MappingStart => new MapNode(At(start), Entries(depth)),
            _ => new UnreadNode(At(start)),
        };
        if (start is AnchorAlias alias) read = Aliased(alias, depth);
        else _aliases?.Keep(start, read);
        _parser.MoveNext();
        return read;
    }

    SpecNode Aliased(AnchorAlias alias, int depth)
    {
        if (_aliases is not null) return _aliases.Of(alias, At(alias), depth);
        _problems.Add(SpecProblems.Alias(At(alias)));
        return new UnreadNode(At(alias));
    }

    List<SpecNode> Items(int depth)
    {
        var items = new List<SpecNode>();
        _parser.MoveNext();
        while (_parser.Current is not SequenceEnd) items.Add(Node(depth + 1));
        return items;
    }

    List<KeyValuePair<ScalarNode, SpecNode>> Entries(int depth)
    {
        var (entries, merged) = (new List<KeyValuePair<ScalarNode, SpecNode>>(), new List<SpecNode>());
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        _parser.MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            var (key, value) = (Node(depth + 1), Node(depth + 1));
            if (key is not ScalarNode name) _problems.Add(SpecProblems.KeyIsNotText(key.Place, key.Kind));
            else if (_aliases is not null && YamlAliases.IsMerge(name)) merged.Add(value);
            else if (!seen.TryAdd(name.Text, name.Place)) _problems.Add(SpecProblems.DuplicateKey(name.Place, name.Text, seen[name.Text].Line));
            else entries.Add(new(name, value));
        }
        return merged.Count == 0 ? entries : _aliases!.Merged(entries, merged);
    }

    void RefuseProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty) _problems.Add(SpecProblems.Anchor(At(node)));
        else if (!node.Tag.IsEmpty) _problems.Add(SpecProblems.Tag(At(node)));
    }

    Place LastPlace() => _parser.Current is { } last ? _source.AtOrBefore(last.End, last.End) : _source.AtOrBefore(new(1, 1), new(1, 1));

    Place At(ParsingEvent e) => _source.At(e.Start, e.End);

    /// <summary>Where a person would look: the parser blames the start of the file for a tab, and the empty end of it for a bracket that is missing.</summary>
    static Place PlaceOf(YamlException wrong, SourceText source) =>
        wrong.Message.Contains("tab", StringComparison.Ordinal) && source.FirstLeadingTab() is { } tab ? tab : source.AtOrBefore(wrong.Start, wrong.End);

    /// <summary>The parser's own words, without the "While parsing a …, " that says nothing to the user.</summary>
    static string Wording(YamlException wrong)
    {
        var words = wrong.Message;
        var comma = words.IndexOf(", ", StringComparison.Ordinal);
        if (words.StartsWith("While ", StringComparison.Ordinal) && comma > 0) words = words[(comma + 2)..];
        return SourceText.Visible(words.TrimEnd('.'));
    }

    sealed class TooDeepException(Place place) : Exception
    {
        public Place Place { get; } = place;
    }
}
