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

    /// <summary>All that a spec says, also what decides no lock: mounts, limits, mirrors, keys, rules.</summary>
    public static string Whole(Spec spec)
    {
        var text = new StringBuilder(Canonical(spec));
        void Line(string key, params IEnumerable<object?> values) =>
            text.Append(key).Append(' ').AppendJoin(' ', values.Select(v => FormattableString.Invariant($"{v ?? "-"}"))).Append('\n');
        foreach (var mount in spec.Mounts) Line("mount", mount.Host, mount.Container, mount.ReadOnly);
        Line("limits", spec.Limits.Gpus, spec.Limits.Cpus, spec.Limits.Memory, spec.Limits.Shm);
        foreach (var key in spec.Access.Keys) Line("key", key);
        foreach (var (id, urls) in spec.Sources) Line("source", [id, .. urls]);
        if (spec.Policy.ReleaseSha256 is { } releases)
            foreach (var (suite, digest) in releases) Line("release", suite, digest);
        Line("expired", spec.Policy.AllowExpiredRelease);
        return text.ToString();
    }
}
