using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Tests.Docs.Diagrams;

namespace Kedge.EndToEnd;

/// <summary>Mermaid itself, from npm, is asked about what Kedge says of Mermaid.</summary>
public sealed class MermaidTests
{
    static readonly string Modules = Path.Combine(Path.GetTempPath(), "kedge-mermaid-11.17-" + Environment.UserName);

    /// <summary>The verdicts that Kedge's grammars are held to are still Mermaid's.</summary>
    [FactWith("node", "npm")]
    public async Task Mermaid_says_of_every_block_what_the_list_says()
    {
        await Install();
        var given = (from block in (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "blocks.data.txt"))).Split("==== ").Skip(1)
                     let end = block.IndexOf('\n', StringComparison.Ordinal)
                     select (IsValid: !block.StartsWith("invalid", StringComparison.Ordinal), Block: block[(end + 1)..])).ToList();
        var said = await RealParser.Check([.. given.Select(g => g.Block)], default);
        Assert.True(said.IsOk, said.IsOk ? "" : said.Problems[0].Message);
        Assert.Empty(given.Where(g => said.Value[g.Block] is null != g.IsValid).Select(g => g.Block));
    }

    /// <summary>Whatever words come from outside, and from whichever source, Mermaid reads what Kedge writes.</summary>
    [FactWith("node", "npm")]
    public async Task Mermaid_reads_every_chart_that_Kedge_writes()
    {
        await Install();
        var charts = Enumerable.Range(0, 40).SelectMany(FuzzedCharts.Of).Select(made => FlowchartText.Of(made.Chart)).Distinct().ToList();
        var said = await RealParser.Check(charts, default);
        Assert.True(said.IsOk, said.IsOk ? "" : said.Problems[0].Message);
        Assert.Empty(charts.Where(c => said.Value[c] is not null).Select(c => $"{said.Value[c]!.Message}\n{c}"));
    }

    /// <summary>Mermaid 11 and the document that it needs: the version of jsdom that runs on Node 18, too.</summary>
    static Task Install()
    {
        Environment.SetEnvironmentVariable("KEDGE_MERMAID", Modules);
        return NpmPackages.Install(Modules, "mermaid@11.17.2 jsdom@26.1.0", "mermaid@11 jsdom@26");
    }
}
