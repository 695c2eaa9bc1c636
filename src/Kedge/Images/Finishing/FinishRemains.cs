using System.Collections.Immutable;

namespace Kedge.Images.Finishing;

/// <summary>
/// What a build that was killed during its finish step leaves in an engine: the container (it may even go on running) and the image
/// that it was made from.
/// </summary>
public static class FinishRemains
{
    /// <summary>An engine that does not answer is not waited for: it has nothing that anybody could remove.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks in Docker and in Podman, as far as they are there and answer.</summary>
    /// <returns>Names of what was left, removed unless <paramref name="dry"/>.</returns>
    public static async Task<ImmutableArray<string>> RemoveAll(bool dry, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var removed = await Task.WhenAll(((string[])["docker", "podman"])
                .Select(program => Remove(arguments => new(program, arguments), FinishWay.OwnName(), dry, patience.Token))).ConfigureAwait(false);
            return [.. removed.SelectMany(names => names).Order(StringComparer.Ordinal)];
        }
        catch (OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return [];
        }
    }

    /// <summary>What processes left that are gone; what others of this machine, and other machines, still use stays.</summary>
    internal static async Task<ImmutableArray<string>> Remove(Func<ImmutableArray<string>, CommandLine> engine, FinishName own, bool dry, CancellationToken ct)
    {
        var containers = await engine(["ps", "--all", "--filter", "name=" + FinishName.Prefix, "--format", "{{.Names}}"]).TryRun(ct).ConfigureAwait(false);
        var images = await engine(["images", "--format", "{{.Repository}}"]).TryRun(ct).ConfigureAwait(false);
        var names = $"{containers?.Output}\n{images?.Output}".Split('\n').Select(FinishName.Parse).OfType<FinishName>().Distinct();
        ImmutableArray<string> left = [.. names.Where(n => n.IsLeft(own)).Select(n => n.ToString())];
        if (!dry) foreach (var name in left) await Remove(engine, name).ConfigureAwait(false);
        return left;
    }

    internal static async Task Remove(Func<ImmutableArray<string>, CommandLine> engine, string name)
    {
        await engine(["rm", "-f", name]).TryRun(CancellationToken.None).ConfigureAwait(false);
        await engine(["rmi", "-f", name]).TryRun(CancellationToken.None).ConfigureAwait(false);
    }
}
