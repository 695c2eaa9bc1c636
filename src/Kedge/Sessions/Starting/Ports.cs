using System.Net;
using System.Net.Sockets;

namespace Kedge.Sessions.Starting;

/// <summary>Looks for ports that nobody listens on. Door: loopback sockets.</summary>
public static class Ports
{
    const int Last = 65535, Tried = 200;

    /// <summary>The first free port from <paramref name="from"/> on; what is free now may be taken in the next moment.</summary>
    public static int Free(string address, int from, IReadOnlySet<int> taken)
    {
        for (var port = from; port <= Math.Min(Last, from + Tried); port++)
            if (!taken.Contains(port) && IsFree(address, port)) return port;
        throw new KedgeException(SessionProblems.NoFreePort(address, from, Math.Min(Last, from + Tried)));
    }

    static bool IsFree(string address, int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Parse(address), port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException notOurs)
        {
            throw new KedgeException(SessionProblems.NoSuchAddress(address, notOurs.Message), notOurs);
        }
    }
}
