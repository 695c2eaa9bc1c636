using System.Security.Cryptography;
using System.Text.Json;
using Kedge.Runs;
using Kedge.Runs.Record;
using Kedge.Tests.Runs;

namespace Kedge.Tests.Commands;

/// <summary><c>kedge runs verify</c> over a record that somebody put a hand to.</summary>
public sealed class VerifyRunsTests : IDisposable
{
    const string Id = "2026/08/21/0912-brave-otter-7f3a";

    readonly string _project = Directory.CreateTempSubdirectory("kedge-verify-").FullName;

    public VerifyRunsTests()
    {
        Put("kedge.yaml", "name: digits\n");
        Put("model.pt", "weights");
        foreach (var name in (string[])["metrics/r0.jsonl", "log/r0.out", "log/r0.idx", "env/kedge.lock", "RUN.md"]) Put($"runs/{Id}/{name}", name);
        var plan = RunPageTests.Plan() with { Id = Id };
        Put($"runs/{Id}/run.json", RunJson.Write(plan));
        End(plan.Started.AddSeconds(185), digests: RunDigests.Of(Folder).Digests);
    }

    string Folder => Path.Combine(_project, "runs", Id);

    public void Dispose() => Directory.Delete(_project, recursive: true);

    void Put(string name, string text)
    {
        var path = Path.Combine(_project, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    void End(DateTimeOffset at, RunDigests? digests) => Put($"runs/{Id}/end.json", RunJson.Write(new RunEnd
    {
        Id = Id, Ended = at, Seconds = 185, Exit = 0, Files = digests?.Files ?? RunPlan.NoText, Root = digests?.Root,
        Artifacts = [new("model.pt", 7) { Sha256 = Convert.ToHexStringLower(SHA256.HashData("weights"u8)) }, new("/dev/zero", 9) { Sha256 = new('a', 64) }],
    }));

    Task<Transcript> Verify(params string[] args) => Transcript.Of(_project, ["runs", "verify", .. args]);

    [Fact]
    public async Task What_may_change_is_no_damage()
    {
        Put($"runs/{Id}/RUN.md", "notes");
        Put($"runs/{Id}/tags.txt", "keep\n");
        Put($"runs/{Id}/plots/loss.svg", "<svg/>");
        Put($"runs/{Id}/prof/findings.md", "none");
        Put("model.pt", "another");
        Directory.Delete(Path.Combine(Folder, "log"), recursive: true);
        Snapshot.Match((await Verify()).ToString(), _project);
    }

    [Fact]
    public async Task What_was_changed_taken_away_or_added_is_named()
    {
        Put($"runs/{Id}/metrics/r0.jsonl", "metrics/r1.jsonl");
        Put($"runs/{Id}/metrics/r9.jsonl", "more");
        File.Delete(Path.Combine(Folder, "log/r0.out"));
        File.Delete(Path.Combine(Folder, "env/kedge.lock"));
        File.CreateSymbolicLink(Path.Combine(Folder, "env/kedge.lock"), "/etc/passwd");
        Snapshot.Match((await Verify("last")).ToString(), _project);
        var json = JsonDocument.Parse((await Verify("--json")).Out).RootElement[0];
        Assert.Equal(("not as it was", 7), (json.GetProperty("verdict").GetString(), json.GetProperty("files").GetInt32()));
        Assert.Equal(4, json.GetProperty("differences").EnumerateArray().Count(d => d.GetProperty("damage").GetBoolean()));
    }

    [Fact]
    public async Task A_list_of_digests_that_was_edited_is_seen_by_its_root()
    {
        Put($"runs/{Id}/env/kedge.lock", "other");
        var digests = RunDigests.Of(Folder).Digests;
        End(DateTimeOffset.UnixEpoch, digests with { Root = new('0', 64) });
        var said = await Verify();
        Assert.Equal(1, said.Code);
        Assert.Contains("changed     end.json", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_digests_cannot_be_verified()
    {
        End(DateTimeOffset.UnixEpoch, digests: null);
        Assert.Equal(0, (await Verify()).Code);
        var said = await Verify("last");
        Assert.Equal(2, said.Code);
        Assert.Contains("KDG5013", said.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Verify("nothing")).Code);
    }
}
