using System.Buffers.Binary;
using System.Text;
using Kedge.Runs.Metrics.TensorBoard;

namespace Kedge.Tests.Runs.TensorBoard;

public sealed class EventFileTests
{
    [Fact]
    public void The_masked_checksum_is_the_documented_one() =>
        Assert.Equal(0x5794d08au, RecordFrame.MaskedCrc([0x1a, 0x11, .. Encoding.ASCII.GetBytes("CRC test, one two")]));

    [Fact]
    public void What_torchs_writer_wrote_is_read()
    {
        var said = WrittenEvents.Said(WrittenEvents.Bytes(WrittenEvents.Torch), out var file);
        Assert.Equal((0, null, 0), (file.Damaged, file.DeadAt, file.Torn));
        Assert.Equal(61, said.Count);
        Assert.Equal(["loss/train 0 1 @1700000000", "new 0 0 @1700000000", "double 0 0 @1700000000"], said.Take(3));
        Assert.Contains("double 1 0.3333333333333333 @1700000001", said);
        Assert.Contains("new 1 0.3333333432674408 @1700000001", said);
        Assert.Equal("loss/train 20 NaN @1700000020", said[^1]);
    }

    [Fact]
    public void A_writer_that_starts_anew_voids_what_it_will_write_again() =>
        Assert.Equal(["restart 15", "loss/train 15 0.5 @1700000030"], WrittenEvents.Said(WrittenEvents.Bytes("torch/events.out.tfevents.1700000001.host.1.2"), out _));

    [Theory]
    [InlineData("torch/hp/events.out.tfevents.1700000001.host.1.1")]
    [InlineData("tensorboardx/hp/events.out.tfevents.1700000000.host")]
    public void Hyperparameters_are_found(string name)
    {
        var said = WrittenEvents.Said(WrittenEvents.Bytes(name), out _);
        Assert.Superset(new HashSet<string> { "lr=0.1", "bs=32", "opt=sgd" }, said.ToHashSet());
        Assert.Contains(said, line => line.StartsWith("hparam/acc 0 0.8", StringComparison.Ordinal));   // 0.9 as a float
    }

    [Fact]
    public void TensorboardXs_files_are_read()
    {
        var said = WrittenEvents.Said(WrittenEvents.Bytes("tensorboardx/events.out.tfevents.1700000000.host"), out var file);
        Assert.Equal((20, 0), (said.Count, file.Damaged));
        Assert.Equal("train/loss 1 0.5 @1700000001", said[1]);
        Assert.Equal(20, WrittenEvents.Said(WrittenEvents.Bytes("tensorboardx/acc/val/events.out.tfevents.1700000000.host"), out _).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void In_pieces_it_says_the_same(int piece)
    {
        var bytes = WrittenEvents.Bytes(WrittenEvents.Torch);
        Assert.Equal(WrittenEvents.Said(bytes, out _), WrittenEvents.Said(bytes, out var file, piece));
        Assert.Equal(0, file.Damaged);
    }

    [Fact]
    public void Cut_anywhere_it_says_a_beginning_of_the_whole()
    {
        var bytes = WrittenEvents.Bytes(WrittenEvents.Torch);
        var whole = WrittenEvents.Said(bytes, out _);
        for (var length = 0; length < bytes.Length; length++)
        {
            var said = WrittenEvents.Said(bytes.AsSpan(0, length), out var file);
            Assert.Equal(whole.Take(said.Count), said);
            Assert.Equal((0, null), (file.Damaged, file.DeadAt));
        }
    }

    [Fact]
    public void A_flipped_bit_costs_one_record_or_ends_the_file_and_is_told()
    {
        var bytes = WrittenEvents.Bytes("torch/events.out.tfevents.1700000001.host.1.2");
        var whole = WrittenEvents.Said(bytes, out _);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Subset(whole.ToHashSet(), WrittenEvents.Said(flipped, out var file).ToHashSet());
            Assert.True(file.Damaged == 1 ^ file.DeadAt is not null, $"bit {bit} went unnoticed");
        }
    }

    [Fact]
    public void A_record_too_large_for_a_scalar_is_passed_over_without_being_kept()
    {
        var head = new byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(head, 50_000_000);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), RecordFrame.MaskedCrc(head.AsSpan(0, 8)));
        var said = new List<string>();
        var file = new EventFile(new(s => said.Add(s.Tag.Name), _ => { }, _ => { }));
        file.Add(head);
        var zeros = new byte[1_000_000];
        for (var i = 0; i < 50; i++) file.Add(zeros);
        Assert.Equal(0, file.Torn);
        file.Add([0, 0, 0, 0, .. WrittenEvents.Bytes("torch/events.out.tfevents.1700000001.host.1.2")]);
        Assert.Equal(["loss/train"], said);
    }

    [Fact]
    public void Noise_is_not_events()
    {
        var (random, bytes) = (new Random(5), new byte[4096]);
        for (var i = 0; i < 500; i++)
        {
            random.NextBytes(bytes);
            Assert.Empty(WrittenEvents.Said(bytes, out _));
        }
    }

    /// <summary>Right frames around wrong messages: what a hostile writer would send.</summary>
    [Fact]
    public void Damaged_messages_in_sound_frames_are_counted()
    {
        var (random, body) = (new Random(9), new byte[200]);
        for (var i = 0; i < 5000; i++)
        {
            random.NextBytes(body);
            var length = random.Next(body.Length);
            var frame = new byte[16 + length];
            BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)length);
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), RecordFrame.MaskedCrc(frame.AsSpan(0, 8)));
            body.AsSpan(0, length).CopyTo(frame.AsSpan(12));
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(12 + length), RecordFrame.MaskedCrc(body.AsSpan(0, length)));
            WrittenEvents.Said(frame, out var file);
            Assert.Equal((null, 0), (file.DeadAt, file.Torn));
        }
    }
}
