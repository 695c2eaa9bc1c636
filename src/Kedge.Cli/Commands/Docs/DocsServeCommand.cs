using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Site;
using Kedge.Site.Serving;

namespace Kedge.Cli.Commands.Docs;

public static class DocsServeCommand
{
    public static Command Create(Shell shell)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "Of the project. Default: this one", Arity = ArgumentArity.ZeroOrOne };
        var port = new Option<int>("--port") { Description = "On 127.0.0.1; when it is taken, the next free one", DefaultValueFactory = _ => 8000 };
        folder.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        port.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 65_535) given.AddError("a port is a number from 1 to 65535");
        });
        var command = new Command("serve",
            "Show the site in a browser while you write: a page appears anew as soon as it is saved. Only this machine can see it. Ctrl-C ends it.\nExample: kedge docs serve --port 8000") { folder, port };
        command.SetAction((parse, ct) => Run(shell, parse.GetValue(folder), parse.GetValue(port), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, string? folder, int port, CancellationToken ct)
    {
        var set = await SiteSet.Of(shell, folder, new() { IsLive = true }, ct);
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        if (!set.IsOk) return App.Exit.CouldNot;
        var (plan, sources) = (set.Value.Plan, set.Value.Sources);
        foreach (var problem in set.Value.Problems) ProblemView.Write(shell.Error, problem);
        var site = new LiveSite(plan.Settings, set.Value.Read, set.Value.Shape, sources.Look);
        await using var server = new SiteServer(site, sources, port);
        using var watch = new PageWatch(sources.Root, Folders(plan));
        shell.Out.Profile.Out.Writer.WriteLine(server.Url);
        shell.Error.Profile.Out.Writer.WriteLine($"{plan.Pages.Length} pages from {sources.Root}; Ctrl-C ends it");
        try
        {
            await new LiveUpdates(site, sources, server)
            {
                Saved = path => shell.Error.Profile.Out.Writer.WriteLine($"saved {path}"), Renewed = ct => Renew(shell, site, sources, ct),
            }.Run(watch, ct);
        }
        catch (OperationCanceledException)
        {
            // This is how it ends.
        }
        return App.Exit.Done;
    }

    /// <summary>What is wrong in the settings is said, and the site stays as it was.</summary>
    static async Task<bool> Renew(Shell shell, LiveSite site, SiteFolder sources, CancellationToken ct)
    {
        try
        {
            var set = await SiteSet.Of(shell, sources, new() { IsLive = true }, ct);
            foreach (var problem in set.IsOk ? set.Value.Problems : set.Problems) ProblemView.Write(shell.Error, problem);
            if (set.IsOk) site.Renew(set.Value.Plan.Settings, set.Value.Read, set.Value.Shape);
            return set.IsOk;
        }
        catch (KedgeException failure)
        {
            ProblemView.Write(shell.Error, failure.Problem);
            return false;
        }
    }

    /// <summary>Folders that are watched whole: the usual ones; everything where pages lie elsewhere.</summary>
    static IEnumerable<string> Folders(SitePlan plan)
    {
        var folders = plan.Pages.Select(p => p.Path).Where(p => p.Contains('/')).Select(p => p[..p.IndexOf('/')]).Distinct();
        return folders.Append("docs").Append("runs").Distinct();
    }
}
