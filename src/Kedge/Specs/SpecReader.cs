using System.Text;
using Kedge.Specs.Yaml;

namespace Kedge.Specs;

/// <summary>Reads <c>kedge.yaml</c>: text → spec, or every problem at once, each with its place.</summary>
public static class SpecReader
{
    /// <summary>Larger files are refused unread, in bytes.</summary>
    public const int MostBytes = 1 << 20;

    const int MostProblems = 100;
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">The name that places show.</param>
    public static Checked<Spec> Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length > MostBytes) return Checked<Spec>.Bad(SpecProblems.TooLarge(file, MostBytes));
        try
        {
            return Read(Strict.GetString(bytes), file);
        }
        catch (DecoderFallbackException)
        {
            return Checked<Spec>.Bad(SpecProblems.NotText(file));
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, string)"/>
    public static Checked<Spec> Read(string text, string file)
    {
        text = text.TrimStart('\ufeff');
        if (text.Length > MostBytes) return Checked<Spec>.Bad(SpecProblems.TooLarge(file, MostBytes));
        if (text.Contains('\0', StringComparison.Ordinal)) return Checked<Spec>.Bad(SpecProblems.NotText(file));
        var problems = new List<Problem>();
        var root = YamlTree.Read(new SourceText(file, text), problems);
        var spec = root is null ? null : Spec(root, file, problems);
        if (root is null && problems.Count == 0) problems.Add(SpecProblems.Empty(file));
        return problems.Any(p => p.Severity == Severity.Error) || spec is null
            ? Checked<Spec>.Bad(InOrder(problems, file))
            : Checked<Spec>.Ok(spec, InOrder(problems, file));
    }

    static Spec? Spec(SpecNode root, string file, List<Problem> problems)
    {
        if (root is ScalarNode { Scalar: ScalarKind.Nothing })
        {
            problems.Add(SpecProblems.Empty(file));
            return null;
        }
        if (root is not MapNode map)
        {
            problems.Add(SpecProblems.RootIsNotMapping(root.Place, root.Kind));
            return null;
        }
        var shape = new SpecShape(problems);
        shape.Check(map, SpecKeys.Root, "");
        foreach (var key in SpecKeys.Root.All.Where(k => k.Required && map[k.Name] is null)) problems.Add(SpecProblems.MissingKey(file, key));
        return new SpecMeaning(map, shape, problems).Read();
    }

    /// <summary>Top to bottom, as the user will mend them; errors only as many as anybody reads.</summary>
    static List<Problem> InOrder(List<Problem> problems, string file)
    {
        var ordered = problems.OrderBy(p => p.Place?.Line ?? 0).ThenBy(p => p.Place?.Column ?? 0).ToList();
        return ordered.Count <= MostProblems ? ordered : [.. ordered.Take(MostProblems), SpecProblems.MoreProblems(file, ordered.Count - MostProblems)];
    }
}
