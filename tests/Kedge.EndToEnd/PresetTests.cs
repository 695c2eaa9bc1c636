using Kedge.Images.Layers;
using Kedge.Locks;

namespace Kedge.EndToEnd;

/// <summary>Row E6 on the real archive: the four task families stand on the same lower layers.</summary>
public sealed class PresetTests
{
    [FactWith("gpgv")]
    public async Task Another_task_changes_the_upper_layers_only()
    {
        using var built = new Built();
        var plans = new Dictionary<string, LayerPlan[]>();
        foreach (var task in new[] { "general", "vision", "language", "speech" })
        {
            built.Write("kedge.yaml", $"name: preset\nos: debian:trixie\ntask: {task}\n");
            (await built.Kedge("lock")).Ended(0);
            var file = LockText.Read(await File.ReadAllTextAsync(Path.Combine(built.Folder, LockOnDisk.FileName)), LockOnDisk.FileName).Value;
            plans[task] = [.. Planner.Plan(file)];
            File.Delete(Path.Combine(built.Folder, LockOnDisk.FileName));
        }
        var shared = plans.Values.Select(p => p.Select(Identity).ToHashSet()).Aggregate((a, b) => [.. a.Intersect(b)]);
        Assert.All(plans, p =>
        {
            var moves = p.Value.Where(l => !shared.Contains(Identity(l))).ToArray();
            // Its own part, and what of it is big enough to stand alone.
            Assert.All(moves, l => Assert.True(l.Comment == p.Key || l.Packages.Length == 1, l.Comment));
            var (own, all) = (moves.Sum(l => l.Size), p.Value.Sum(l => l.Size));
            Assert.True(own < all / 5, $"{p.Key}: {own >> 20} of {all >> 20} MiB are its own");
        });
    }

    static Digest Identity(LayerPlan plan) => plan.Recipe(Digest.Of("one compiler"));
}
