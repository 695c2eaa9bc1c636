namespace Kedge.Docs.Rules.Safety;

/// <summary>A port published on all addresses: past most firewalls, everybody who can reach the machine can reach it.</summary>
static class PublishedEverywhere
{
    public static readonly Rule Rule = new("S04", "published-everywhere", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        foreach (var port in EngineRun.Of(on.Page).SelectMany(run => run.Values("-p", "--publish")))
        {
            if (!port.Text.Contains(':') && !port.Text.AsSpan().ContainsAnyInRange('0', '9') || port.Text.AsSpan().ContainsAny('$', '<', '{')) continue;
            var parts = port.Text.Split(':');
            var everywhere = parts.Length <= 2 || parts[0] is "0.0.0.0" or "[" or "";
            if (everywhere)
                on.Report(port.Range, $"{port.Text} is open to everybody who can reach this machine",
                    $"-p 127.0.0.1:{(parts.Length > 2 ? string.Join(':', parts[1..]) : port.Text)} is for this machine alone");
        }
    }
}
