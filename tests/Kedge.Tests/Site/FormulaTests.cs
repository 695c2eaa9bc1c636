using Kedge.Site.Formulas;

namespace Kedge.Tests.Site;

public sealed class FormulaTests
{
    [Theory]
    [InlineData(@"\theta_{t+1} = \theta_t - \eta \nabla_\theta \mathcal{L}(\theta_t)")]
    [InlineData(@"\frac{1}{N}\sum_{i=1}^{N} \left( y_i - \hat{y}_i \right)^2")]
    [InlineData(@"\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V")]
    [InlineData(@"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}")]
    [InlineData(@"\min_{x \in \mathbb{R}^n} \|Ax - b\|_2^2, \quad \lim_{n\to\infty} a_n, f''(x), \sqrt[3]{x}, \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}")]
    [InlineData("学习率 \\times 2")]
    public void Formulas_of_papers_are_well_formed_mathml(string tex)
    {
        var drawn = TexReader.MathMl(tex, display: true);
        Assert.NotNull(drawn);
        System.Xml.Linq.XElement.Parse(drawn);
    }

    [Theory]
    [InlineData(@"\unknown{x}")]
    [InlineData(@"\frac{1}")]
    [InlineData("{x")]
    [InlineData("x}")]
    [InlineData(@"\left( x")]
    [InlineData(@"\begin{pmatrix} 1")]
    [InlineData(@"\begin{tikzpicture}\end{tikzpicture}")]
    [InlineData("x^1^2")]
    [InlineData(@"\href{javascript:x}{y}")]
    public void Others_are_shown_as_they_are(string tex) => Assert.Null(TexReader.MathMl(tex, display: false));

    [Fact]
    public void Depth_is_bounded() => Assert.Null(TexReader.MathMl(string.Concat(Enumerable.Repeat("{", 9_000)), display: false));
}
