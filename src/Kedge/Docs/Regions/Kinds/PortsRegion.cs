using System.Globalization;
using System.Text;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Ssh;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>What listens in a session of the project, on which port inside and where outside.</summary>
static class PortsRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) => ask.Project.Then(project => RegionText.Of(Table(ask, project)));

    static string Table(RegionAsk ask, KnownProject project)
    {
        var rows = Rows(project).ToList();
        if (rows.Count == 0) return ask.Say("Nothing listens: the spec gives no access.", "没有监听的端口：配置未开启访问方式。");
        var table = new StringBuilder($"| {ask.Say("Server", "服务")} | {ask.Say("Port inside", "容器内端口")} | {ask.Say("Outside", "容器外")} |\n|---|--:|---|\n");
        var outside = ask.Say("127.0.0.1, the same port or the next free one", "127.0.0.1，同一端口或下一个空闲端口");
        foreach (var (name, port) in rows) table.Append(CultureInfo.InvariantCulture, $"| {name} | {port} | {outside} |\n");
        return table.ToString();
    }

    static IEnumerable<(string Name, int Port)> Rows(KnownProject project)
    {
        if (project.Spec.Access.Jupyter) yield return ("JupyterLab", JupyterServer.Port);
        if (project.Spec.Access.Ssh) yield return ("SSH", SshServer.Port);
    }
}
