using System.Text.Json;

namespace Kedge.EndToEnd;

/// <summary>Everything in this collection shares one <see cref="Demo"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SharedDemo : ICollectionFixture<Demo>
{
    public const string Name = "demo";
}

/// <summary>
/// One project as <c>kedge new</c> makes it, locked and built once from the machine's own mirror; the tests of the loop share it,
/// because the image holds about a thousand packages.
/// </summary>
public sealed class Demo : IAsyncLifetime
{
    internal Built Built { get; } = new();

    public async Task InitializeAsync()
    {
        (await Built.Kedge("new", ".", "--name", "demo")).Ended(0);
        if (Built.Surroundings().ContainsKey("KEDGE_TEST_IMAGE")) return;   // an image that is there already, while one works on what runs inside
        (await Built.Kedge("lock")).Ended(0);
        (await Built.Kedge("build")).Ended(0);
    }

    /// <summary>Another project of the same environment beside this one, so that its runs and files are its own.</summary>
    internal string Beside(string name)
    {
        var project = Directory.CreateDirectory(Path.Combine(Built.Folder, "beside", name)).FullName;
        foreach (var file in (string[])["kedge.yaml", "kedge.lock"])
            if (File.Exists(Path.Combine(Built.Folder, file))) File.Copy(Path.Combine(Built.Folder, file), Path.Combine(project, file));
        return project;
    }

    internal Task<Ran> In(string project, params string[] args) => Built.Run(Built.Program, args, project, Built.Surroundings());

    public Task DisposeAsync()
    {
        Built.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>What a command printed for machines; anything but one JSON value on standard output fails here.</summary>
    internal async Task<JsonElement> Json(params string[] args)
    {
        var ran = (await Built.Kedge(args)).Ended(0);
        try { return JsonDocument.Parse(ran.Out).RootElement; }
        catch (JsonException) { Assert.Fail($"not JSON\n{ran}"); throw; }
    }
}
