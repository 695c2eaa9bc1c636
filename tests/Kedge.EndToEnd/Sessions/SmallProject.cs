namespace Kedge.EndToEnd.Sessions;

/// <summary>Everything in this collection shares one <see cref="SmallProject"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SharedSmallProject : ICollectionFixture<SmallProject>
{
    public const string Name = "small project";
}

/// <summary>
/// A project whose image holds an SSH server and little else, made once; its folder belongs to an ordinary user. It is small, so
/// that engines that are thrown away afterwards can load it.
/// </summary>
public sealed class SmallProject : IAsyncLifetime
{
    internal const uint Owner = 4567;

    SmallImage? _small;

    internal Built Built => _small!.Built;

    internal string Image => _small!.Image;

    public async Task InitializeAsync()
    {
        _small = await SmallImage.WithSsh("trixie");
        if (Environment.UserName != "root") return;
        (await Built.Tool("chown", "-R", $"{Owner}:{Owner}", Built.Folder)).Ended(0);
        (await Built.Tool("chmod", "go+rx", Path.GetDirectoryName(Built.Folder)!)).Ended(0);
    }

    public Task DisposeAsync()
    {
        _small?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A session of it in an engine of the test's own.</summary>
    internal Session In(OwnDaemon daemon, string word)
    {
        var session = new Session(Built, word) { Without = "--no-jupyter" };
        session.Extra["DOCKER_HOST"] = daemon.Host;
        session.Extra["KEDGE_ENGINE"] = "docker";
        session.Extra["KEDGE_TEST_IMAGE"] = "";
        return session;
    }
}
