namespace Kedge.Docs.Rules.Safety;

/// <summary><c>docker run</c> of whatever is newest that day: nobody gets what the page was written about.</summary>
static class LatestImage
{
    public static readonly Rule Rule = new("S03", "latest-image", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        foreach (var run in EngineRun.Of(on.Page))
        {
            if (run.Image is not { } image || image.Text.AsSpan().ContainsAny('$', '<', '{') || image.Text.Contains("...", StringComparison.Ordinal)
                || image.Text.Contains('@') || image.Text is "IMAGE" or "image" || !char.IsAsciiLetterOrDigit(image.Text[0]))
                continue;
            var tag = image.Text.LastIndexOf(':') is var colon and >= 0 && !image.Text.AsSpan(colon).Contains('/') ? image.Text[(colon + 1)..] : "";
            if (tag is "" or "latest") on.Report(image.Range, $"{image.Text} is whatever is newest that day", "name a version: image:1.2.3, or a digest: image@sha256:…");
        }
    }
}
