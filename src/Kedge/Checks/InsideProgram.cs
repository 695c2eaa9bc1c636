using System.Collections.Immutable;

namespace Kedge.Checks;

/// <summary>One of Kedge's own Python programs, which run where something is checked and need nothing but Python.</summary>
/// <param name="Isolated">Nothing of the environment runs before it, not even what its <c>site</c> would load.</param>
public sealed record InsideProgram(string Source, bool Isolated)
{
    public static InsideProgram Inventory { get; } = new(Embedded.Text(typeof(InsideProgram), "Inventories.inventory.data.py"), true);

    public static InsideProgram Tensors { get; } = new(Embedded.Text(typeof(InsideProgram), "Tensors.tensors.data.py"), false);

    /// <summary>The distribution's own interpreter, which every image has and which no virtual environment shadows.</summary>
    public const string SystemPython = "/usr/bin/python3";

    /// <param name="python">The interpreter.</param>
    /// <param name="withSite">It is asked for its own folders of packages, which only its <c>site</c> knows.</param>
    public ImmutableArray<string> Command(string python, bool withSite = false) =>
        Isolated ? [python, "-I", .. withSite ? [] : (string[])["-S"], "-c", Source] : [python, "-c", Source];
}
