using FsCheck;
using FsCheck.Fluent;
using Kedge.Specs;
using Kedge.Tests.House;

namespace Kedge.Tests.Specs;

/// <summary>Whatever the text: never an exception; a spec, or problems that each have a code and a place. Seeded, so that a failure can be looked at again.</summary>
public sealed class SpecFuzzTests
{
    static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20_251_121UL, 7UL);

    static readonly string[] Seeds =
        [.. Directory.EnumerateFiles(Path.Combine(Sources.Root, "tests/Kedge.Tests/Specs/testdata"), "*.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>Pieces that mean something to YAML, to the spec or to a terminal.</summary>
    static readonly string[] Pieces =
        ["\n", "\r", "\t", " ", "  ", ":", ": ", "- ", "[", "]", "{", "}", ",", "#", "&a ", "*a", "!", "!!str ", "|\n", ">-\n", "'", "\"", "\\", "?",
            "? ", "%", "%YAML 1.2\n", "---\n", "...\n", "@", "`", "<<", "~",
         "\u0000", "\u001b[31m", "\u0085", "\u2028", "\ufeff", "\ud800", "名", "🚀", "\u202e", "name", "torch", "2.10", "python: ", "limits: ", "1e999",
             ".nan", "0x7f", "null", "true", "://", "..", "\\u0000", "\\x1b"];

    [Fact]
    public void Random_text() => Check.One(Fixed, Prop.ForAll<string>(text => Holds(text ?? "")));

    [Fact]
    public void Random_bytes() => Check.One(Fixed, Prop.ForAll<byte[]>(bytes => Holds(SpecReader.Read(bytes, "kedge.yaml"))));

    [Fact]
    public void Random_pieces_of_yaml() =>
        Check.One(Fixed, Prop.ForAll(Gen.Elements(Pieces).ArrayOf().Select(p => string.Concat(p)).ToArbitrary(), Holds));

    [Fact]
    public void Mutated_specs() => Check.One(Fixed.WithMaxTest(3000), Prop.ForAll(Mutants().ToArbitrary(), Holds));

    static Gen<string> Mutants() =>
        from seed in Gen.Elements(Seeds)
        from edits in Edit().ArrayOf(4)
        select edits.Aggregate(seed, Apply);

    static Gen<(int At, int Length, string Piece)> Edit() =>
        from at in Gen.Choose(0, 1000)
        from length in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, 8)), (1, Gen.Choose(0, 200)))
        from piece in Gen.OneOf(Gen.Constant(""), Gen.Elements(Pieces), Gen.Elements(Seeds))
        select (at, length, piece);

    static string Apply(string text, (int At, int Length, string Piece) edit)
    {
        var at = Math.Min(edit.At, text.Length);
        return text[..at] + edit.Piece + text[Math.Min(text.Length, at + edit.Length)..];
    }

    static bool Holds(string text) => Holds(SpecReader.Read(text, "kedge.yaml"));

    static bool Holds(Checked<Spec> read)
    {
        Assert.True(read.IsOk || read.Problems.Any(p => p.Severity == Severity.Error));
        Assert.All(read.Problems, problem =>
        {
            Assert.Matches("^KDG1[0-9]{3}$", problem.Code);
            Assert.NotNull(problem.Place);
            Assert.DoesNotContain(problem.Message + problem.Note + problem.Hint + problem.Place.Excerpt, char.IsControl);
            if (problem.Place.Line > 0) Assert.InRange(problem.Place.Length, 1, 1 << 20);
        });
        if (read.IsOk) Assert.Equal(read.Value.LockDigest, read.Value.LockDigest);
        return true;
    }
}
