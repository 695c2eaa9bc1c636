using System.Collections.Immutable;
using Kedge.Checks.Drifts;
using Kedge.Checks.Inventories;
using Kedge.Locks;
using Kedge.Sessions;

namespace Kedge.Checks;

/// <summary>The machine itself in the place of an image: its own Python and its packages, compared with the lock.</summary>
public static class HostInspection
{
    /// <summary>What Kedge promises of a container and cannot promise here.</summary>
    public static ImmutableArray<(string What, string Why)> NotPromised { get; } =
    [
        ("image", "packages are this machine's own; only Python's are compared with the lock, by name and version"),
        ("bytes", "no hash of anything that is installed is compared with the lock"),
        ("system", "libc, BLAS, compilers and programs are whatever is here"),
        ("isolation", "a command sees and may change every file that you may, and the whole network"),
        ("limits", "cpus, memory, shm and gpus of kedge.yaml are not enforced"),
        ("elsewhere", "another machine has another Python: a result may not be had again there"),
    ];

    public static async Task<ImmutableArray<CheckResult>> Look(LockFile locked, bool deep, CancellationToken ct)
    {
        var place = new CheckPlace.Host();
        var said = await place.Run(InsideProgram.Inventory.Command(CheckPlace.Python, withSite: true), InventoryRequest.ForHost(deep).ToJson(),
            Launch.NoVariables, ct).ConfigureAwait(false);
        if (!said.IsOk) return [CheckResult.CouldNot("python", said.Problems[0].Code == CheckProblems.NoPythonCode ? CheckProblems.NoHostPython() : said.Problems[0])];
        var read = Inspection.Read(place, said.Value);
        return read.IsOk ? Results(locked, read.Value) : [CheckResult.CouldNot("python", read.Problems[0])];
    }

    /// <summary>Pure.</summary>
    public static ImmutableArray<CheckResult> Results(LockFile locked, Inventory inventory)
    {
        var python = string.Join('.', inventory.Python.Split('.').Take(2));
        return
        [
            python == locked.Python ? CheckResult.Ok("python", $"{inventory.Python}, {inventory.Program}")
                : CheckResult.Wrong("python", $"{inventory.Program} is {inventory.Python}, the lock says {locked.Python}",
                    $"a virtual environment of python{locked.Python}, activated, is this machine's python3"),
            CheckResult.Of("python packages", HostDrift.Between(locked, inventory), $"{HostDrift.Asked(locked)} asked about, all of the lock's versions"),
            .. EnvironmentResults.Deep(locked, inventory, [], Subject.Host),
        ];
    }
}
