using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Kedge.EndToEnd.Sessions;

/// <summary>A session on a real engine, with the JupyterLab that its user gets.</summary>
[Collection(SharedDemo.Name)]
public sealed class SessionTests(Demo demo)
{
    [FactWith("docker", "root", "curl")]
    public async Task The_token_opens_it_and_is_nowhere_else()
    {
        await using var session = new Session(demo.Built, "token");
        var up = await session.UpJson();
        var token = Session.Token(up);
        Assert.Equal(64, token.Length);
        Assert.Equal(HttpStatusCode.OK, (await Session.Ask(HttpMethod.Get, Session.Api(up, "status"), token)).Code);
        foreach (var wrong in (string?[])[null, "", "0", token[..^1] + "x"])
            Assert.Equal(HttpStatusCode.Forbidden, (await Session.Ask(HttpMethod.Get, Session.Api(up, "status"), wrong)).Code);
        // The address with the token, as a browser asks for it, is logged by the server without it.
        (await demo.Built.Tool("curl", "-fsS", "-o", "/dev/null", up.GetProperty("url").GetString()!)).Ended(0);
        var rebound = await demo.Built.Tool("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: evil.example", "-H",
            $"Authorization: token {token}", Session.Api(up, "status").ToString());
        Assert.Equal("403", rebound.Out);
        var container = up.GetProperty("container").GetString()!;
        foreach (var seen in new[]
        {
            await demo.Built.Tool("docker", "inspect", container), await demo.Built.Tool("docker", "top", container, "-eo", "pid,args"),
            await demo.Built.Tool("docker", "logs", container),
            await session.Kedge("exec", "--name", "token", "--", "cat", "/proc/1/environ", "/run/kedge-log/jupyter.log"),
            await session.Kedge("ps", "--json"), await session.Kedge("logs", "--name", "token"),
        })
        {
            Assert.DoesNotContain(token, seen.Ended(0).Out + seen.Error, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(token, await File.ReadAllTextAsync(Path.Combine(session.Own, "session.json")), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(session.Own, "files/token")));
    }

    [FactWith("docker", "root", "stat", "chown")]
    public async Task What_is_saved_belongs_to_the_owner_of_the_project_whoever_that_is()
    {
        var folder = Directory.CreateDirectory(Path.Combine(demo.Built.Home, "ada's, 数字:x")).FullName;
        foreach (var name in (string[])["kedge.yaml", "kedge.lock"])
            if (File.Exists(Path.Combine(demo.Built.Folder, name))) File.Copy(Path.Combine(demo.Built.Folder, name), Path.Combine(folder, name), overwrite: true);
        (await demo.Built.Tool("chown", "-R", "1234:4321", folder)).Ended(0);
        await using var session = new Session(demo.Built, "owner") { Folder = folder };
        var up = await session.UpJson("--cpus", "1.5", "--memory", "2g");
        var token = Session.Token(up);
        Assert.Equal(HttpStatusCode.Created, (await Session.Ask(HttpMethod.Put, Session.Api(up, "contents/saved.txt"), token, """{"type":"file","format":"text","content":"hi"}""")).Code);
        Assert.Equal("1234:4321\n", (await demo.Built.Tool("stat", "-c", "%u:%g", Path.Combine(folder, "saved.txt"))).Out);
        Assert.Equal(HttpStatusCode.OK, (await Session.Ask(HttpMethod.Post, Session.Api(up, "terminals"), token, "{}")).Code);
        const string Look = "id -u; whoami; pwd; echo $OMP_NUM_THREADS; grep CapEff /proc/self/status; grep NoNewPrivs /proc/self/status; touch ~/x $XDG_CACHE_HOME-x /tmp/x && echo writable; touch /usr/x || echo read-only; cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes";
        var seen = (await session.Kedge("exec", "--name", "owner", "--", "sh", "-c", Look)).Out;
        Assert.StartsWith("1234\nkedge\n/workspace\n1\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\nwritable\nread-only\n", seen, StringComparison.Ordinal);
        Assert.Contains($"{2L << 30}", seen, StringComparison.Ordinal);
    }

    /// <summary>A kernel computes, trains and draws: what JupyterLab starts for a notebook.</summary>
    [FactWith("docker", "root", "chown")]
    public async Task A_notebook_trains_and_shows_a_plot()
    {
        await using var session = new Session(demo.Built, "notebook");
        await session.UpJson();
        const string Code = """
            import torch, matplotlib.pyplot as plt
            w = torch.zeros(2, requires_grad=True)
            losses = []
            for step in range(2):
                loss = ((w - 1) ** 2).sum(); loss.backward(); losses.append(loss.item())
                with torch.no_grad(): w -= 0.1 * w.grad; w.grad = None
            plt.plot(losses); plt.show(); print(losses[1] < losses[0])
            """;
        const string Execute = "import nbformat, nbclient; p = '/home/kedge/n.ipynb'; n = nbformat.read(p, 4); nbclient.execute(n); nbformat.write(n, p)";
        var cell = new { cell_type = "code", id = "a", source = Code, metadata = new { }, outputs = Array.Empty<object>(), execution_count = (int?)null };
        var notebook = JsonSerializer.Serialize(new { nbformat = 4, nbformat_minor = 5, metadata = new { }, cells = new[] { cell } });
        await File.WriteAllTextAsync(Path.Combine(session.Own, "home/n.ipynb"), notebook);
        (await demo.Built.Tool("chown", "1000:1000", Path.Combine(session.Own, "home/n.ipynb"))).Ended(0);
        (await session.Kedge("exec", "--name", "notebook", "--", "python3", "-c", Execute)).Ended(0);
        var done = await File.ReadAllTextAsync(Path.Combine(session.Own, "home/n.ipynb"));
        Assert.Contains("image/png", done, StringComparison.Ordinal);
        Assert.Contains("True", done, StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task A_second_up_says_the_same_and_the_last_down_leaves_nothing_but_the_home()
    {
        await using var session = new Session(demo.Built, "twice");
        var first = (await session.Up()).Ended(0);
        var second = (await session.Kedge("up", "--name", "twice")).Ended(0);
        Assert.Contains("is running already", second.Out, StringComparison.Ordinal);
        Assert.Contains("; jupyter answers\n", second.Out, StringComparison.Ordinal);
        // But for how long the start took.
        Assert.Equal(first.Out.Split('\n')[1..].Where(line => !line.StartsWith("time", StringComparison.Ordinal)), second.Out.Split('\n')[1..]);
        Assert.DoesNotContain("KDG4126", second.Error, StringComparison.Ordinal);
        Assert.Contains("KDG4126", (await session.Up("--cpus", "1")).Ended(0).Error, StringComparison.Ordinal);
        (await session.Kedge("exec", "--name", "twice", "--", "sh", "-c", "echo kept >~/kept; exit 7")).Ended(7);
        (await session.Kedge("restart", "--name", "twice", "jupyter")).Ended(0);
        (await session.Kedge("restart", "--name", "twice")).Ended(0);
        Assert.Contains("running", (await session.Kedge("ps")).Ended(0).Out, StringComparison.Ordinal);
        Assert.Contains("/lab?token=", (await session.Kedge("open", "--name", "twice")).Ended(0).Out, StringComparison.Ordinal);
        (await session.Kedge("down", "--name", "twice")).Ended(0);
        Assert.Equal("", await session.Containers());
        Assert.Equal("[]\n", (await session.Kedge("ps", "--json")).Ended(0).Out);
        Assert.Equal(["home", "lock", "log"], Directory.GetFileSystemEntries(session.Own).Select(Path.GetFileName).Where(n => n != "ssh").Order(StringComparer.Ordinal));
        (await session.Up()).Ended(0);
        Assert.Equal("kept\n", (await session.Kedge("exec", "--name", "twice", "--", "cat", "/home/kedge/kept")).Out);
    }

    [FactWith("docker")]
    public async Task A_server_that_ended_for_good_is_named_by_the_next_up_and_started_by_restart()
    {
        const string Shadow = "folder=$(python3 -m site --user-site); mkdir -p $folder; echo 'raise SystemExit(\"my own mistake\")' >$folder/tornado.py; kill $(cat /run/kedge-log/jupyter.pid); ",
            UntilLeftAlone = "tries=0; while [ ! -e /run/kedge-log/jupyter.ended ] && [ $tries -lt 3000 ]; do sleep 0.1; tries=$((tries + 1)); done",
            Mend = "rm $(python3 -m site --user-site)/tornado.py";
        await using var session = new Session(demo.Built, "dead");
        await session.UpJson();
        (await session.Kedge("exec", "--name", "dead", "--", "sh", "-c", Shadow + UntilLeftAlone)).Ended(0);
        var up = (await session.Up()).Ended(2);
        Assert.Contains("not all of it answers", up.Out, StringComparison.Ordinal);
        Assert.Contains("KDG4127", up.Error, StringComparison.Ordinal);
        Assert.Contains("my own mistake", up.Error, StringComparison.Ordinal);
        Assert.Contains("kedge restart jupyter --name dead", up.Error, StringComparison.Ordinal);
        (await session.Kedge("exec", "--name", "dead", "--", "sh", "-c", Mend)).Ended(0);
        (await session.Kedge("restart", "--name", "dead", "jupyter")).Ended(0);
        Assert.Contains("; jupyter answers\n", (await session.Up()).Ended(0).Out, StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task A_taken_port_moves_on_and_says_so()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var session = new Session(demo.Built, "port");
        var up = (await session.Up("--port", $"{port}")).Ended(0);
        Assert.Contains($"port {port} is taken: jupyter is on ", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain($":{port}/", up.Out, StringComparison.Ordinal);
    }

    [FactWith("docker")]
    public async Task An_idle_session_ends_by_itself()
    {
        await using var session = new Session(demo.Built, "idle");
        Assert.Contains("after 1 min without use", (await session.Up("--stop-after", "1m")).Ended(0).Out, StringComparison.Ordinal);
        for (var tries = 0; !(await session.Kedge("ps")).Out.Contains("ended: unused", StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 600, (await session.Kedge("ps")).ToString());
            await Task.Delay(1000);
        }
        Assert.Contains("nobody used it", (await session.Kedge("exec", "--name", "idle", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("nobody used it", (await session.Up()).Ended(0).Error, StringComparison.Ordinal);
    }
}
