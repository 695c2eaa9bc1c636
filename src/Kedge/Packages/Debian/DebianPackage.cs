using System.Collections.Immutable;

namespace Kedge.Packages.Debian;

/// <summary>The relation fields that decide what is installed.</summary>
public enum RelationKind : byte { PreDepends, Depends, Conflicts, Breaks }

/// <summary>As in the Priority field; smaller is more important.</summary>
public enum DebianPriority : byte { None, Required, Important, Standard, Optional, Extra }

/// <summary>One alternative; <paramref name="Name"/> is an index into the names of the index or world it was read from.</summary>
public readonly record struct Alternative(int Name, Bound Bound, string Version);

/// <summary>Alternatives of which one is wanted; conflicts have one each.</summary>
public sealed record RelationGroup(RelationKind Kind, ImmutableArray<Alternative> Alternatives)
{
    public bool IsNegative => Kind is RelationKind.Conflicts or RelationKind.Breaks;
}

/// <summary>What a Packages index says about one binary package.</summary>
/// <param name="InstalledSize">In KiB, as the index estimates it.</param>
public sealed record DebianPackage(string Name, string Version, string Arch, string Path, long Size, Digest Sha256)
{
    public long InstalledSize { get; init; }
    public bool Essential { get; init; }
    /// <summary>Protected or Important: apt does not remove it, and likes it as a provider.</summary>
    public bool Important { get; init; }
    /// <summary>Multi-Arch: allowed, so it satisfies <c>name:any</c>.</summary>
    public bool AllowsAny { get; init; }
    public DebianPriority Priority { get; init; }
    public ImmutableArray<RelationGroup> Relations { get; init; } = [];
    /// <summary>Provided name (an index, as in <see cref="Alternative"/>) with its version, empty when unversioned.</summary>
    public ImmutableArray<Alternative> Provides { get; init; } = [];
}
