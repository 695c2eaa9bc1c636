using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>The user's loop on real packages, a real engine and real data: every command that the README shows.</summary>
[Collection(SharedDemo.Name)]
public sealed class LoopTests(Demo demo)
{
    Built Built => demo.Built;

    [FactWith("docker")]
    public async Task The_lock_is_fresh_until_the_spec_changes()
    {
        (await Built.Kedge("lock", "--check")).Ended(0);
        var spec = File.ReadAllText(Path.Combine(Built.Folder, "kedge.yaml"));
        Built.Write("kedge.yaml", spec.Replace("[git, ", "[git, tree, ", StringComparison.Ordinal));
        (await Built.Kedge("lock", "--check")).Ended(1);
        Built.Write("kedge.yaml", spec);
    }

    [FactWith("docker")]
    public async Task Locking_again_writes_the_same_bytes()
    {
        var path = Path.Combine(Built.Folder, "kedge.lock");
        var before = await File.ReadAllBytesAsync(path);
        (await Built.Kedge("lock")).Ended(0);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [FactWith("docker")]
    public async Task A_second_build_makes_nothing_and_says_the_same()
    {
        var first = await demo.Json("build", "--json");
        var second = await demo.Json("build", "--json");
        Assert.Equal(Text(first, "image"), Text(second, "image"));
        Assert.All(second.GetProperty("layers").EnumerateArray(), layer => Assert.True(layer.GetProperty("cached").GetBoolean()));
    }

    [FactWith("docker", "skopeo", "umoci", "root")]
    public async Task Other_tools_read_the_layout()
    {
        (await Built.Kedge("build", "--output", "oci:layout")).Ended(0);
        var inspected = (await Built.Tool("skopeo", "inspect", "oci:layout")).Ended(0);
        Assert.Contains("\"Architecture\": \"amd64\"", inspected.Out, StringComparison.Ordinal);
        (await Built.Tool("skopeo", "copy", "-q", "oci:layout", "oci:tagged:demo")).Ended(0);
        (await Built.Tool("umoci", "unpack", "--image", "tagged:demo", "unpacked")).Ended(0);
        Assert.True(File.Exists(Path.Combine(Built.Folder, "unpacked/rootfs/usr/bin/python3")));
        foreach (var folder in (string[])["layout", "tagged", "unpacked"]) Directory.Delete(Path.Combine(Built.Folder, folder), recursive: true);
    }

    [FactWith("docker")]
    public async Task Torch_imports_in_the_image()
    {
        var ran = (await Built.Kedge("run", "--", "python", "-c", "import torch; print(torch.__version__)")).Ended(0);
        Assert.Matches(@"(?m)^2\.\d+\.\d+", ran.Out);
    }

    [FactWith("docker")]
    public async Task Training_reaches_97_percent_and_leaves_a_record()
    {
        (await Built.Kedge("run", "--name", "digits", "--", "python", "train.py")).Ended(0);
        var run = await demo.Json("runs", "show", "digits", "--json");
        var folder = Text(run, "folder");
        Assert.Contains("train.py", await File.ReadAllTextAsync(Path.Combine(folder, "RUN.md")), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder, "plots"), "*.svg"));
        Assert.InRange(run.GetProperty("metrics").GetProperty("test_accuracy").GetProperty("best").GetDouble(), 0.97, 1);
    }

    [FactWith("docker")]
    public async Task The_exit_code_is_the_commands_own() =>
        (await Built.Kedge("run", "--", "sh", "-c", "exit 7")).Ended(7);

    [FactWith("docker")]
    public async Task Runs_and_check_speak_json()
    {
        (await Built.Kedge("run", "--", "true")).Ended(0);
        Assert.NotEqual(JsonValueKind.Undefined, (await demo.Json("runs", "--json")).ValueKind);
        Assert.NotEqual(JsonValueKind.Undefined, (await demo.Json("check", "--json")).ValueKind);
    }

    [FactWith("docker")]
    public async Task Check_leaves_evidence_and_names_the_cause_of_a_failure()
    {
        (await Built.Kedge("build", "--load")).Ended(0);   // another project of this name may have taken it
        (await Built.Kedge("check", "--save", "docs/evidence.md")).Ended(0);
        Assert.Contains("| autograd | ok |", await File.ReadAllTextAsync(Path.Combine(Built.Folder, "docs/evidence.md")), StringComparison.Ordinal);
        var spec = File.ReadAllText(Path.Combine(Built.Folder, "kedge.yaml"));
        Built.Write("kedge.yaml", spec + "limits: {shm: 64m}\n");
        var said = (await Built.Kedge("check", "--only", "tensors")).Ended(1).Out;
        Built.Write("kedge.yaml", spec);
        Assert.Contains("/dev/shm of 64 MiB", said, StringComparison.Ordinal);
        Assert.Contains("dataloader-bus-error", said, StringComparison.Ordinal);
    }

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
