using System.Globalization;
using System.Text;

namespace Kedge.Sessions.Ssh;

/// <summary>Kedge's own ssh_config: every session that runs, as a <c>Host</c>. Pure.</summary>
public static class ClientConfig
{
    public static string Text(IEnumerable<ClientHost> hosts)
    {
        var text = new StringBuilder("# Made by Kedge from the sessions that run; changes are lost. `kedge ps` lists them.\n");
        foreach (var host in hosts.OrderBy(h => h.Alias, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nHost {host.Alias}\n");
            foreach (var (key, value) in host.Settings) text.Append(CultureInfo.InvariantCulture, $"    {key} {value}\n");
        }
        return text.ToString();
    }
}
