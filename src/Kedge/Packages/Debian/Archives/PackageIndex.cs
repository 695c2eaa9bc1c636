using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Kedge.Packages.Debian.Archives;

/// <summary>
/// A Packages index in a compact form that opens in milliseconds: names in the order in which the index first mentions
/// them (apt breaks ties by that order), and per package a record that is read only when it is asked for.
/// </summary>
/// <remarks>
/// Layout, little-endian: "KDX1" · names n · packages p · total of provides v · offset of records · length of all · n × (u16 length, UTF-8) ·
/// p × (u32 name, u32 record offset) · v × (u32 name, u32 package) · records.
/// </remarks>
public sealed class PackageIndex
{
    internal const uint Magic = 0x3158444B;
    internal const int HeadLength = 24;
    readonly byte[] _bytes;
    readonly int _packages, _provides, _records;

    /// <summary>Opens what <see cref="PackagesReader"/> made. Throws <see cref="InvalidDataException"/> when it is something else.</summary>
    public PackageIndex(byte[] compact)
    {
        _bytes = compact;
        if (compact.Length < HeadLength || At(0) != Magic || At(20) != compact.Length) throw new InvalidDataException("not a compact package index");
        Names = new string[At(4)];
        Count = (int)At(8);
        ProvideCount = (int)At(12);
        var position = HeadLength;
        for (var i = 0; i < Names.Length; i++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(compact.AsSpan(position));
            Names[i] = Encoding.UTF8.GetString(compact, position + 2, length);
            position += 2 + length;
        }
        _packages = position;
        _provides = _packages + (Count * 8);
        _records = (int)At(16);
    }

    /// <summary>Every name that the index mentions, packages and virtual ones, in order of first mention.</summary>
    public string[] Names { get; }

    public int Count { get; }

    public int ProvideCount { get; }

    /// <summary>Index into <see cref="Names"/> of a package's name.</summary>
    public int NameOf(int package) => (int)At(_packages + (package * 8));

    public (int Name, int Package) Provide(int index) => ((int)At(_provides + (index * 8)), (int)At(_provides + (index * 8) + 4));

    public string VersionOf(int package) => new RecordReader(_bytes, RecordOf(package)).Text();

    /// <summary>Essential, before a package is read: asked of every package when a world begins.</summary>
    public (bool Essential, DebianPriority Priority) RankOf(int package)
    {
        var reader = new RecordReader(_bytes, RecordOf(package));
        reader.Text();
        return ((reader.Byte() & 1) != 0, (DebianPriority)reader.Byte());
    }

    public DebianPackage Read(int package)
    {
        var reader = new RecordReader(_bytes, RecordOf(package));
        var version = reader.Text();
        var flags = reader.Byte();
        var priority = (DebianPriority)reader.Byte();
        return new(Names[NameOf(package)], version, reader.Text(), reader.Text(), reader.Long(), reader.Hash())
        {
            InstalledSize = reader.Long(),
            Essential = (flags & 1) != 0, Important = (flags & 2) != 0, AllowsAny = (flags & 4) != 0, Priority = priority,
            Relations = reader.Groups(),
            Provides = reader.Alternatives(reader.Byte() | (reader.Byte() << 8)),
        };
    }

    int RecordOf(int package) => _records + (int)At(_packages + (package * 8) + 4);

    uint At(int position) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(position));

    ref struct RecordReader(byte[] bytes, int position)
    {
        int _position = position;

        public byte Byte() => bytes[_position++];

        public long Long()
        {
            var value = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(_position));
            _position += 8;
            return value;
        }

        public string Text()
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(_position));
            var text = Encoding.UTF8.GetString(bytes, _position + 2, length);
            _position += 2 + length;
            return text;
        }

        public Digest Hash()
        {
            var digest = Digest.FromHash(bytes.AsSpan(_position, 32));
            _position += 32;
            return digest;
        }

        public ImmutableArray<RelationGroup> Groups()
        {
            var count = Byte() | (Byte() << 8);
            var groups = new RelationGroup[count];
            for (var i = 0; i < count; i++)
            {
                var kind = (RelationKind)Byte();
                groups[i] = new(kind, Alternatives(Byte()));
            }
            return ImmutableCollectionsMarshal.AsImmutableArray(groups);
        }

        public ImmutableArray<Alternative> Alternatives(int count)
        {
            var alternatives = new Alternative[count];
            for (var i = 0; i < count; i++)
            {
                var name = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(_position));
                _position += 4;
                var bound = (Bound)Byte();
                alternatives[i] = new(name, bound, bound == Bound.Any ? "" : Text());
            }
            return ImmutableCollectionsMarshal.AsImmutableArray(alternatives);
        }
    }
}
