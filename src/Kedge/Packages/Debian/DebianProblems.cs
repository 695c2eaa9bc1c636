namespace Kedge.Packages.Debian;

/// <summary>Every message about a distribution's archive: KDG2101–2119 mirrors and Release files, KDG2120– indexes and packages.</summary>
public static class DebianProblems
{
    public static Problem NoMirror(string archive, string variable) =>
        new("KDG2101", $"no mirror is known for the archive '{archive}'",
            Hint: $"name one: `sources: {{{archive}: URL}}` in kedge.yaml, or {variable}=URL in the environment, or a line in this host's /etc/apt/sources.list");
}
