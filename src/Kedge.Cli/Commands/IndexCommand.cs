using System.CommandLine;
using System.Globalization;
using Kedge.Packages.Python.Serving;

namespace Kedge.Cli.Commands;

public static class IndexCommand
{
    public static Command Create(Shell shell) =>
        new("index", "Indexes of Python wheels, for teams without a network and for tests.\nExample: kedge index serve wheels --port 8080") { Serve(shell), IndexFillCommand.Create(shell) };

    static Command Serve(Shell shell)
    {
        var folder = new Argument<string>("DIR") { Description = "A folder of wheels, with or without sub-folders" };
        folder.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: ['-', ..] option }, ..]) given.AddError($"unknown option '{option}'");
        });
        var port = new Option<int>("--port") { Description = "Port on this machine; without it a free one is found" };
        var json = new Option<bool>("--json") { Description = "Print the address as JSON" };
        var command = new Command("serve",
            "Serve a folder of wheels by the Simple API on 127.0.0.1, read-only, until Ctrl-C.\nExample: kedge index serve wheels --port 8080, and elsewhere pip install --index-url http://127.0.0.1:8080/simple/ NAME") { folder, port, json };
        command.SetAction((parse, ct) => Serve(shell, Path.GetFullPath(parse.GetValue(folder)!, shell.Folder), parse.GetValue(port), parse.GetValue(json), ct));
        return command;
    }

    static async Task<int> Serve(Shell shell, string folder, int port, bool json, CancellationToken ct)
    {
        var index = new ServedFolder(folder);
        await using var server = new SimpleServer(index, port);
        var projects = (await index.Projects(ct)).Length;
        var line = json
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"url": "{{server.Url}}", "port": {{server.Port}}, "projects": {{projects}}}""")
            : string.Create(CultureInfo.InvariantCulture, $"{server.Url} serves {projects} projects of {folder}; Ctrl-C ends it");
        await shell.Out.Profile.Out.Writer.WriteLineAsync(line);
        await shell.Out.Profile.Out.Writer.FlushAsync(ct);
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how this ends.
        }
        return App.Exit.Done;
    }
}
