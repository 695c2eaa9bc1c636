using System.Collections.Immutable;
using Kedge.Packages.Debian;
using Kedge.Packages.Tar;

namespace Kedge.Images.Layers;

/// <summary>A tar entry as it stands in a layer, with where its content begins in the layer's plain tar.</summary>
public sealed record LaidEntry(TarEntry Entry, long Offset);

/// <summary>What is known of a package once it is laid: enough to write the package database and to unpack it again without its .deb.</summary>
/// <param name="Control">The package's control stanza, verbatim.</param>
/// <param name="Conffiles">Path (with leading slash) and MD5 of each configuration file that the package ships.</param>
/// <param name="Entries">Its own entries with bytecode among them, then its files below var/lib/dpkg/info.</param>
public sealed record LaidPackage(string Name, string Control, ImmutableArray<(string Path, string Md5)> Conffiles, ImmutableArray<LaidEntry> Entries)
{
    /// <summary><c>name</c>, or <c>name:arch</c> where several architectures may stand side by side: how dpkg names its info files.</summary>
    public string InfoName { get; } = NameInDatabase(Control);

    public string? Field(string name) => ControlField.Of(Control, name);

    public static string NameInDatabase(string control) =>
        ControlField.Of(control, "Package") + (ControlField.Of(control, "Multi-Arch") == "same" ? ":" + ControlField.Of(control, "Architecture") : "");
}

/// <summary>A layer with the list of what is in it.</summary>
public sealed record LaidLayer(Layer Layer, ImmutableArray<LaidPackage> Packages);
