using System.Collections.Immutable;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Configuration;

/// <summary>What the command line says about settings; it wins over files.</summary>
/// <param name="File">A full path, or null: the nearest one.</param>
public sealed record SettingsWish(string? File, string? Profile, IReadOnlyList<string> Rules);

/// <summary>Finds and reads the settings of a repository's pages. Door: those files.</summary>
public static class SettingsFile
{
    public const string Name = "kedge.docs.yaml";
    const int Largest = 1 << 20;

    /// <summary>What marks the root of a tree of pages.</summary>
    public static ImmutableArray<string> Names { get; } = [Name];

    public static Checked<DocsSettings> Load(string folder, SettingsWish wish)
    {
        var own = wish.File ?? Nearest(folder, [Name]);
        var draft = own is null ? Checked<SettingsDraft>.Ok(new()) : SettingsReader.Read(Text(own), Path.GetRelativePath(folder, own));
        return draft.Then(d => WithOthers(d, folder)).Then(d => d.Under(wish));
    }

    /// <summary>Another linter's settings count where Kedge's own say nothing.</summary>
    static Checked<SettingsDraft> WithOthers(SettingsDraft draft, string folder)
    {
        var theirs = Other(folder, OtherLinters.RumdlFiles)
            ?? Other(folder, OtherLinters.MarkdownlintCliFiles)?.Then(cli => WithRules(cli, Other(folder, OtherLinters.MarkdownlintFiles)))
            ?? Other(folder, OtherLinters.MarkdownlintFiles);
        return theirs?.Then(t => Checked<SettingsDraft>.Ok(draft.Over(t))) ?? Checked<SettingsDraft>.Ok(draft);
    }

    static Checked<SettingsDraft>? Other(string folder, IReadOnlyList<string> names) =>
        Nearest(folder, names) is { } file ? OtherLinters.Read(Text(file), Path.GetRelativePath(folder, file)) : null;

    /// <summary>markdownlint's own file wins over the rules that its command line's file has, all of them.</summary>
    static Checked<SettingsDraft> WithRules(SettingsDraft cli, Checked<SettingsDraft>? own) =>
        own?.Then(o => Checked<SettingsDraft>.Ok(cli with { Rules = o.Rules })) ?? Checked<SettingsDraft>.Ok(cli);

    /// <summary>The first of these names in the folder, else in the one above, up to the root of the repository.</summary>
    static string? Nearest(string folder, IReadOnlyList<string> names)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (names.Select(n => Path.Combine(at, n)).FirstOrDefault(f => File.Exists(f) && OtherLinters.IsAbout(f, Text(f))) is { } found) return found;
            if (Path.Exists(Path.Combine(at, ".git"))) return null;
        }
        return null;
    }

    static string Text(string path)
    {
        try
        {
            return new FileInfo(path).Length <= Largest ? File.ReadAllText(path) : throw new KedgeException(SettingsProblems.CannotRead(path, "it is far too large"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SettingsProblems.CannotRead(path, failure.Message), failure);
        }
    }
}
