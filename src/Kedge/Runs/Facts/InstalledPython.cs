using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Kedge.Runs.Facts;

/// <summary>The Python of a run without a container, in <c>run.json</c>.</summary>
/// <param name="Executable">As it calls itself; an environment's own one where it has one.</param>
/// <param name="Packages">How many are installed for it; <c>env/packages.txt</c> names them.</param>
/// <param name="Digest">SHA-256 of that file.</param>
public sealed record PythonFacts(string Executable, string Version, int Packages, string Digest);

/// <summary>An interpreter and its packages, by normalised name. Door: starts the interpreter, reads the first line of scripts.</summary>
public sealed record InstalledPython(string Executable, string Version, ImmutableSortedDictionary<string, string> Packages)
{
    /// <summary>In the run's folder: a line <c>name==version</c> each, as pip writes and reads them.</summary>
    public const string FileName = "env/packages.txt";

    const int MostOutput = 4 << 20, LongestLine = 256;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Text => string.Concat(Packages.Select(p => $"{p.Key}=={p.Value}\n"));

    public PythonFacts Facts => new(Executable, Version, Packages.Count, Digest.Of(Text).ToString());

    /// <summary>Asks the interpreter that the command starts. None of the user's code runs: <c>-I -S</c>.</summary>
    /// <param name="folder">Where the command is started.</param>
    /// <returns>Null where the command starts no Python that can be told, or one that does not answer.</returns>
    public static async Task<InstalledPython?> Look(ImmutableArray<string> command, string folder, ImmutableSortedDictionary<string, string?> variables,
        CancellationToken ct)
    {
        var path = variables.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        if (StartedPython.Of(command, program => FirstLine(program, folder, path), file => File.Exists(Path.Combine(folder, file))) is not { } python) return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var line = new CommandLine(python.Contains('/') ? Path.GetFullPath(python, folder) : python, "-I", "-S", "-")
                { Environment = variables.RemoveRange(variables.Where(v => v.Value is null).Select(v => v.Key)), Most = MostOutput };
            var said = await line.TryRun(Program, patience.Token).ConfigureAwait(false);
            return said is { ExitCode: 0, IsCutOff: false } ? Parse(said.Output) : null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    static async Task Program(Stream to)
    {
        var program = Embedded.Open(typeof(InstalledPython), "packages.data.py");
        await using (program.ConfigureAwait(false)) await program.CopyToAsync(to).ConfigureAwait(false);
    }

    /// <summary>The program's answer; null for anything else.</summary>
    public static InstalledPython? Parse(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            var packages = root.GetProperty("packages").EnumerateObject().Select(p => KeyValuePair.Create(Word(p.Name), Word(p.Value.GetString() ?? "")));
            return new(Word(root.GetProperty("executable").GetString() ?? ""), Word(root.GetProperty("version").GetString() ?? ""),
                packages.DistinctBy(p => p.Key, StringComparer.Ordinal).ToImmutableSortedDictionary(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A folder may be called anything: what would break a line of the file is no part of a name.</summary>
    static string Word(string text) => new([.. text.Where(c => !char.IsControl(c) && c is not '\u2028' and not '\u2029')]);

    /// <summary>Reads a packages file back, whoever edited it.</summary>
    public static ImmutableSortedDictionary<string, string> Read(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Split('\n').Select(l => l.Split("==", 2)).Where(l => l is [{ Length: > 0 }, { Length: > 0 }])
            .Select(l => KeyValuePair.Create(l[0], l[1].TrimEnd('\r'))).DistinctBy(p => p.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    static string? FirstLine(string program, string folder, string path)
    {
        var places = program.Contains('/') ? [Path.GetFullPath(program, folder)]
            : path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(p => Path.Combine(folder, p, program));
        try
        {
            if (places.FirstOrDefault(File.Exists) is not { } script) return null;
            using var file = new FileStream(script, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[LongestLine];
            return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Split('\n')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
