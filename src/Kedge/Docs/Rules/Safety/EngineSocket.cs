namespace Kedge.Docs.Rules.Safety;

/// <summary>The engine's socket inside a container: whoever gets into it is root on the host.</summary>
static class EngineSocket
{
    public static readonly Rule Rule = new("S08", "engine-socket", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        foreach (var mount in EngineRun.Of(on.Page).SelectMany(run => run.Values("-v", "--volume", "--mount")))
            if (mount.Text.Contains("docker.sock", StringComparison.Ordinal))
                on.Report(mount.Range, "with the engine's socket the container is root on the host", "do without it, or say why it must be");
    }
}
