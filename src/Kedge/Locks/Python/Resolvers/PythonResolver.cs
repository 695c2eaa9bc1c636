using System.Collections.Immutable;
using Kedge.Store;

namespace Kedge.Locks.Python.Resolvers;

/// <summary>One wheel that a resolver chose: pip names the file, uv the version.</summary>
public sealed record ResolvedWheel(string Name, string? File, string? Version);

/// <summary>What a resolver said.</summary>
/// <param name="Chosen">Empty when there is no solution.</param>
/// <param name="Words">What it wrote to its standard error.</param>
public sealed record Resolution(bool IsSolved, ImmutableArray<ResolvedWheel> Chosen, string Words);

/// <summary>The image that is resolved for.</summary>
/// <param name="Python">Major.minor.</param>
/// <param name="GlibcMinor">41 for glibc 2.41.</param>
public sealed record PythonTarget(string Python, Platform Platform, int GlibcMinor);

/// <summary>
/// Lets an ecosystem's own resolver choose: uv where it is installed, else pip in the image's own interpreter, so that
/// markers are decided by the Python that will run. Either is given a loopback index and nothing else. Door: processes, a temporary folder.
/// </summary>
/// <param name="pip">How to start pip inside the locked interpreter; called only when there is no uv.</param>
public sealed class PythonResolver(BlobStore store, Func<CancellationToken, Task<CommandLine>> pip, Func<string, string?> environment)
{
    /// <summary>Which resolver it was, once it ran: <c>uv 0.8.3</c>, <c>pip</c>.</summary>
    public string Used { get; private set; } = "";

    public async Task<Resolution> Resolve(Requirements wanted, PythonTarget target, Uri index, CancellationToken ct)
    {
        var folder = store.NewTemporary();
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "wheels"));
            await Write(folder, "requirements.txt", wanted.Roots, ct).ConfigureAwait(false);
            await Write(folder, "constraints.txt", wanted.Constraints, ct).ConfigureAwait(false);
            return await Uv(folder, target, index, ct).ConfigureAwait(false) ?? await Pip(folder, index, ct).ConfigureAwait(false);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    static Task Write(string folder, string name, IEnumerable<Requirement> requirements, CancellationToken ct) =>
        File.WriteAllTextAsync(Path.Combine(folder, name), string.Concat(requirements.Select(r => r.Text + "\n")), ct);

    /// <summary>Null where there is no uv, or <c>KEDGE_RESOLVER=pip</c> asks for the other one.</summary>
    async Task<Resolution?> Uv(string folder, PythonTarget target, Uri index, CancellationToken ct)
    {
        if (environment("KEDGE_RESOLVER") == "pip") return null;
        var program = environment("KEDGE_UV") is { Length: > 0 } named ? named : "uv";
        if (await new CommandLine(program, "--version").TryRun(ct).ConfigureAwait(false) is not { ExitCode: 0 } version) return null;
        Used = version.Output.Trim().Split('\n')[0];
        var line = new CommandLine(program, ResolverWords.UvArguments(folder, target, index)) { Environment = ResolverWords.Alone(folder) };
        var said = await line.TryRun(ct).ConfigureAwait(false) ?? throw new KedgeException(PythonProblems.ResolverLost(program));
        return new(said.ExitCode == 0, said.ExitCode == 0 ? ResolverWords.UvChose(said.Output) : [], said.Error);
    }

    async Task<Resolution> Pip(string folder, Uri index, CancellationToken ct)
    {
        var start = await pip(ct).ConfigureAwait(false);
        Used = "pip";
        var line = start with { Arguments = [.. start.Arguments, .. ResolverWords.PipArguments(folder, index)],
            Environment = ResolverWords.Alone(folder, start.Environment) };
        var said = await line.TryRun(ct).ConfigureAwait(false) ?? throw new KedgeException(PythonProblems.ResolverLost(start.Program));
        var chosen = said.ExitCode == 0
            ? Directory.EnumerateFiles(Path.Combine(folder, "wheels")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return new(said.ExitCode == 0, ResolverWords.PipChose(chosen), said.Error + said.Output);
    }
}
