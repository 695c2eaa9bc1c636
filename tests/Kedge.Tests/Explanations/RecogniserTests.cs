using System.Text;
using Kedge.Explanations;

namespace Kedge.Tests.Explanations;

public sealed class RecogniserTests
{
    static readonly Recogniser Recogniser = new(SignatureTable.All);

    [Fact]
    public void Every_sample_is_recognised_as_its_own()
    {
        var samples = from signature in SignatureTable.All from sample in signature.Samples select (signature.Id, sample.Message);
        Assert.All(samples, sample => Assert.Equal(sample.Id, Recogniser.Find(sample.Message).FirstOrDefault()?.Signature.Id));
    }
}
