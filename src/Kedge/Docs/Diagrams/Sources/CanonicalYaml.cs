using System.Text;
using Kedge.Specs.Yaml;

namespace Kedge.Docs.Diagrams.Sources;

/// <summary>
/// A YAML tree as text that is equal for files that mean the same: keys in ordinal order, every text quoted one way, no comments,
/// no anchors. The order of lists stays, since it may mean something.
/// </summary>
static class CanonicalYaml
{
    public static string Of(SpecNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.ToString();
    }

    static void Append(StringBuilder text, SpecNode node, int depth)
    {
        switch (node)
        {
            case ScalarNode scalar:
                text.Append(' ').Append(scalar.Scalar == ScalarKind.Text ? "" : scalar.Scalar + " ").Append(Quoted(scalar.Text)).Append('\n');
                break;
            case ListNode list:
                text.Append(" list\n");
                foreach (var item in list.Items) Append(text.Append(' ', depth).Append('-'), item, depth + 1);
                break;
            case MapNode map:
                text.Append(" map\n");
                foreach (var (key, value) in map.Entries.OrderBy(e => e.Key.Text, StringComparer.Ordinal))
                    Append(text.Append(' ', depth).Append(Quoted(key.Text)).Append(':'), value, depth + 1);
                break;
            default:
                text.Append(" ?\n");
                break;
        }
    }

    static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
