using System.Collections.Immutable;
using Kedge.Packages.Python;

namespace Kedge.Locks.Python;

/// <summary>One thing that Python packages are asked for by.</summary>
/// <param name="Text">As a resolver reads it (PEP 508): <c>pandas[excel]&gt;=2; python_version &lt; "3.14"</c>.</param>
/// <param name="For">What a wheel that it brings is there for: <c>task</c>, or the requirement's own name.</param>
public sealed record Requirement(string Text, string For)
{
    /// <summary>Normalised, as indexes know it.</summary>
    public string Name { get; } = WheelMetadata.NameOf(Text);

    /// <summary>The only bytes that are right, when a file of requirements says so; empty when it does not.</summary>
    public ImmutableArray<Digest> Hashes { get; init; } = [];

    public static Requirement OfEntry(string text) => new(text, WheelMetadata.NameOf(text));
}

/// <summary>What a spec asks for in wheels.</summary>
/// <param name="Roots">Brought in by themselves.</param>
/// <param name="Constraints">Bind a version only where something brings the name in.</param>
public sealed record Requirements(ImmutableArray<Requirement> Roots, ImmutableArray<Requirement> Constraints)
{
    public static Requirements None { get; } = new([], []);

    public Requirements With(Requirements more) => new([.. Roots, .. more.Roots], [.. Constraints, .. more.Constraints]);
}
