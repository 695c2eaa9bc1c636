using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kedge.Specs;

/// <summary>
/// YAML text as a tree of <see cref="SpecNode"/>. Only what a spec needs: one document, no anchors, aliases or tags
/// (they would let a small file mean a huge one), few levels.
/// </summary>
sealed class YamlTree
{
    /// <summary>The deepest spec has three levels; more is a mistake or an attack on the stack.</summary>
    const int Deepest = 16;
    readonly SourceText _source;
    readonly List<Problem> _problems;
    readonly Parser _parser;

    YamlTree(SourceText source, List<Problem> problems)
    {
        (_source, _problems) = (source, problems);
        _parser = new Parser(new Scanner(new StringReader(source.Text), skipComments: true));
    }

    /// <summary>The document's root, or null when there is none; <paramref name="problems"/> receives everything wrong with the YAML itself.</summary>
    public static SpecNode? Read(SourceText source, List<Problem> problems)
    {
        var tree = new YamlTree(source, problems);
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
        var start = _parser.Current!;
        if (depth > Deepest) throw new TooDeepException(At(start));
        if (start is NodeEvent node) RefuseProperties(node);
        SpecNode read = start switch
        {
            Scalar scalar => new ScalarNode(At(scalar), scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any),
            SequenceStart => new ListNode(At(start), Items(depth)),
            MappingStart => new MapNode(At(start), Entries(depth)),
            _ => new UnreadNode(At(start)),
        };
        if (start is AnchorAlias alias) _problems.Add(SpecProblems.Alias(At(alias)));
        _parser.MoveNext();
        return read;
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
        var entries = new List<KeyValuePair<ScalarNode, SpecNode>>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        _parser.MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            var (key, value) = (Node(depth + 1), Node(depth + 1));
            if (key is not ScalarNode name) _problems.Add(SpecProblems.KeyIsNotText(key.Place, key.Kind));
            else if (!seen.TryAdd(name.Text, name.Place)) _problems.Add(SpecProblems.DuplicateKey(name.Place, name.Text, seen[name.Text].Line));
            else entries.Add(new(name, value));
        }
        return entries;
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
