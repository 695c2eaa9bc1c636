using System.Net.Http.Headers;
using System.Security.Cryptography;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Jupyter;

/// <summary>Asks a session's JupyterLab from outside, as a browser would. Door: loopback HTTP, the token's file, random bytes.</summary>
public static class JupyterProbe
{
    const int TokenBytes = 32;

    static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2), PooledConnectionLifetime = TimeSpan.FromSeconds(1) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>64 hex digits.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>The token of a running session.</summary>
    /// <exception cref="KedgeException">KDG4107: it cannot be read, or is not whole.</exception>
    public static string ReadToken(SessionFolder folder)
    {
        var path = JupyterServer.TokenPath(folder);
        try
        {
            var token = File.ReadAllText(path).Trim();
            return token.Length == 2 * TokenBytes ? token : throw new KedgeException(SessionProblems.TokenUnreadable(path, "it is not a whole token"));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SessionProblems.TokenUnreadable(path, failed.Message), failed);
        }
    }

    /// <summary>Whether its API answers to the token.</summary>
    public static async Task<bool> Answers(PublishedServer server, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(JupyterServer.Url(server)), "/api/status"));
        request.Headers.Authorization = new AuthenticationHeaderValue("token", token);
        try
        {
            using var answer = await Client.SendAsync(request, ct).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or IOException || (notYet is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }
}
