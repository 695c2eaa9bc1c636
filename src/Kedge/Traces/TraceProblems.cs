namespace Kedge.Traces;

/// <summary>Everything that can be wrong with a profiler's trace, in words.</summary>
public static class TraceProblems
{
    public static Problem CannotRead(string file, string why) =>
        new("KDG5201", $"cannot read {file}: {why}", Hint: "kedge profile takes trace files (.json, .json.gz) or the id of a run; kedge runs lists runs");

    public static Problem NotATrace(string file) =>
        new("KDG5202", $"{file} is not a trace of the PyTorch profiler",
            Hint: "make one with torch.profiler: prof.export_chrome_trace(\"trace.json.gz\"); docs/profile.md has the lines");

    public static Problem NothingInIt(string file) =>
        new("KDG5203", $"{file} is a trace, but no PyTorch operator is in it", Hint: "profile with activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]");

    public static Problem Cut(string file, string why, long events) =>
        new("KDG5204", $"{file} was not read to its end: {why}; what follows is from its {events} whole events",
            Hint: "the profiled process was perhaps killed while it wrote, or the file was copied before it was whole") { Severity = Severity.Warning };

    public static Problem Damaged(string file, int places) =>
        new("KDG5205", $"{file} is no valid JSON in {places} place{(places == 1 ? "" : "s")}; those events were skipped",
            Hint: "names with quotes in them break traces of older PyTorch versions; the figures hold all the same") { Severity = Severity.Warning };

    public static Problem NoSteps(string file) =>
        new("KDG5206", $"{file} does not say where steps begin: figures are of the whole trace, start and end included",
            Hint: "call prof.step() at the end of every step, within with profile(schedule=…) as prof") { Severity = Severity.Warning };

    public static Problem NoTraceOf(string run) =>
        new("KDG5207", $"run {run} has left no profiler trace", Hint: "kedge run --profile -- python train.py makes one; or give the trace's file to kedge profile");

    /// <summary>After <c>kedge run --profile</c>.</summary>
    public static Problem NothingProfiled() =>
        new("KDG5209", "no profile was made: PyTorch's optimisers stepped fewer than twelve times, or another profiler was at work",
            Hint: "docs/profile.md says how steps are counted") { Severity = Severity.Note };

    public static Problem NotJudged(string file, string why) =>
        new("KDG5210", $"no bottleneck is named from {file}: {why}",
            Hint: "figures of what is left stand below; profile again and let the file be written to its end") { Severity = Severity.Warning };

    public static Problem DeviceUnseen(string file, string why) =>
        new("KDG5211", $"what the device did is not known from {file}: {why}",
            Hint: "profile with activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]; a model on the CPU needs no more than this") { Severity = Severity.Note };

    public static Problem SameRank(string one, string other, int rank) =>
        new("KDG5212", $"{one} and {other} are both of rank {rank}: nobody is called slow for what differs between them",
            Hint: "give one trace of each rank of one run") { Severity = Severity.Warning };

    public static Problem CannotWrite(string folder, string why) =>
        new("KDG5208", $"cannot write into {folder}: {why}", Hint: "free some space, or name another folder with --output");
}
