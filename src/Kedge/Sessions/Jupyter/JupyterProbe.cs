using System.Security.Cryptography;
using System.Text;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Jupyter;

/// <summary>Asks a session's JupyterLab from outside, as a browser would. Door: the token's file, random bytes.</summary>
public static class JupyterProbe
{
    const int TokenBytes = 32;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
        var at = new Uri(JupyterServer.Url(server));
        var request = Encoding.ASCII.GetBytes($"GET /api/status HTTP/1.0\r\nHost: {at.Authority}\r\nAuthorization: token {token}\r\n\r\n");
        var answer = await FirstWords.Of(new(at.IdnHost, at.Port, request, "HTTP/1.1 200".Length), Patience, ct).ConfigureAwait(false);
        return answer is not null && (answer.AsSpan().SequenceEqual("HTTP/1.1 200"u8) || answer.AsSpan().SequenceEqual("HTTP/1.0 200"u8));
    }
}
