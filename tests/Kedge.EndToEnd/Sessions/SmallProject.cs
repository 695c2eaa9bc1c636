namespace Kedge.EndToEnd.Sessions;

/// <summary>
/// A project whose image holds an SSH server and little else, made once for the tests of a class; its folder belongs to uid 1234.
/// It is small, so that engines that are thrown away afterwards can load it.
/// </summary>
public sealed class SmallProject : IAsyncLifetime
{
    SmallImage? _small;

    internal Built Built => _small!.Built;

    internal string Image => _small!.Image;

    public async Task InitializeAsync()
    {
        _small = await SmallImage.WithSsh("trixie");
        if (Environment.UserName == "root") (await Built.Tool("chown", "-R", "1234:1234", Built.Folder)).Ended(0);
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
