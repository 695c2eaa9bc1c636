using System.Text;

namespace Kedge.Specs;

/// <summary>A spec as canonical text: one <c>key value…</c> line per deciding field, lists in ordinal order without duplicates.</summary>
public static class SpecText
{
    public static string Canonical(Spec spec)
    {
        var text = new StringBuilder("kedge spec 1\n");
        void Line(string key, params IEnumerable<string> values) => text.Append(key).Append(' ').AppendJoin(' ', values).Append('\n');
        static IEnumerable<string> Sorted(IEnumerable<string> values) => values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Line("name", spec.Name);
        Line("task", spec.Task.ToString());
        Line("python", spec.Python);
        Line("torch", spec.Torch);
        Line("cuda", spec.Cuda);
        Line("gpus", Sorted(spec.Gpus));
        Line("from", spec.From.ToString());
        Line("os", spec.Os.ToString());
        Line("system", Sorted(spec.System));
        Line("packages", Sorted(spec.Packages));
        foreach (var file in spec.Files) Line("file", file.Name, Digest.Of(file.Text).Hex);
        Line("access", spec.Access.Jupyter ? "jupyter" : "-", spec.Access.Ssh ? "ssh" : "-");
        if (spec.Bytecode) Line("bytecode", "wheels");
        return text.ToString();
    }
}
