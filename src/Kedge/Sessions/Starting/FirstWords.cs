using System.Net.Sockets;

namespace Kedge.Sessions.Starting;

/// <param name="Asked">What is said to whoever listens there; nothing for a server that speaks first.</param>
/// <param name="Length">How many bytes of the answer are read.</param>
sealed record PortQuestion(string Address, int Port, ReadOnlyMemory<byte> Asked, int Length);

/// <summary>
/// What answers on a port. Asked forty times a second while the servers start on the same processors, so with a bare socket. An
/// engine's proxy takes connections before anybody listens behind it: only an answer counts. Door: sockets.
/// </summary>
static class FirstWords
{
    /// <returns>The beginning of the answer; null when there is none in time.</returns>
    public static async Task<byte[]?> Of(PortQuestion question, TimeSpan time, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(time);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(question.Address, question.Port, patience.Token).ConfigureAwait(false);
            if (!question.Asked.IsEmpty) await client.GetStream().WriteAsync(question.Asked, patience.Token).ConfigureAwait(false);
            var answer = new byte[question.Length];
            await client.GetStream().ReadExactlyAsync(answer, patience.Token).ConfigureAwait(false);
            return answer;
        }
        catch (Exception notYet) when (notYet is SocketException or IOException || (notYet is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
