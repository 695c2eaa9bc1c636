namespace Kedge.Docs.Rules.Safety;

/// <summary><c>--privileged</c>: a container that may do to the host whatever root may.</summary>
static class Privileged
{
    public static readonly Rule Rule = new("S05", "privileged", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var run in EngineRun.Of(on.Page))
            foreach (var (name, value) in run.Options)
                if (name == "--privileged" && value.Text is not "false")
                    on.Report(value.Range, "the container may do to the host whatever root may", "give what it needs: --device, --cap-add, --gpus");
    }
}
