using System.Collections.Immutable;
using System.Text;
using Kedge.Specs;

namespace Kedge.Cli.Projects;

/// <summary>A new project's files. Nothing that exists is changed; each file appears whole or not at all.</summary>
public sealed record Scaffold(string Folder, ImmutableArray<string> Made, ImmutableArray<string> Kept)
{
    const string Prefix = "Templates/";

    /// <summary>The files of a project: path → text. <c>kedge.yaml</c> is last, so that an interrupted start can be begun again.</summary>
    public static IEnumerable<(string Path, string Text)> Files(TaskFamily task, string name)
    {
        var assembly = typeof(Scaffold).Assembly;
        foreach (var from in new[] { "common/", task.ToString().ToLowerInvariant() + "/" })
        {
            var resources = assembly.GetManifestResourceNames().Where(r => r.StartsWith(Prefix + from, StringComparison.Ordinal));
            foreach (var resource in resources.OrderBy(r => r.EndsWith(SpecFile.Name, StringComparison.Ordinal)).ThenBy(r => r, StringComparer.Ordinal))
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                yield return (TargetOf(resource[(Prefix.Length + from.Length)..]), text.ReadToEnd().Replace("@NAME@", name, StringComparison.Ordinal));
            }
        }
    }

    /// <exception cref="KedgeException">A file or folder cannot be written.</exception>
    public static Scaffold Write(string folder, TaskFamily task, string name)
    {
        var (made, kept) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var (path, text) in Files(task, name)) (WriteNew(Path.Combine(folder, path), text) ? made : kept).Add(path);
        return new(folder, made.ToImmutable(), kept.ToImmutable());
    }

    /// <summary>A template's name in the project. The templates' own .gitignore would act on Kedge's repository.</summary>
    static string TargetOf(string template) => template == "gitignore" ? ".gitignore" : template;

    /// <returns>False when something is there already.</returns>
    static bool WriteNew(string path, string text)
    {
        if (Path.Exists(path)) return false;
        var temporary = $"{path}.{Environment.ProcessId}.new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SpecProblems.CannotWrite(path, failure.Message), failure);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }
}
