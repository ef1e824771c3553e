using System.Text;
using System.Text.Json;
using Approvals.Domain.Json;

namespace Approvals.Domain.Tests.JsonTexts;

public sealed class WholeNumberTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("0.0", 0L)]
    [InlineData("0e9", 0L)]
    [InlineData("2.0", 2L)]
    [InlineData("1800000.0", 1_800_000L)]
    [InlineData("1e3", 1_000L)]
    [InlineData("1E+3", 1_000L)]
    [InlineData("1.5e1", 15L)]
    [InlineData("20e-1", 2L)]
    [InlineData("-7.000", -7L)]
    [InlineData("1200.00e-2", 12L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("-9223372036854775808.0", long.MinValue)]
    public void A_number_without_a_fraction_is_whole_however_it_is_written(string text, long value) => Read(text).ShouldBe(value);

    [Theory]
    [InlineData("1.5")]
    [InlineData("0.1")]
    [InlineData("15e-1")]
    [InlineData("1e-1")]
    [InlineData("1800000.0000000000000000001")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775808.0")]
    [InlineData("1e19")]
    [InlineData("1e2147483647")]
    [InlineData("1e99999999999")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("null")]
    public void What_is_not_a_whole_number_is_not_rounded_to_one(string text) => Read(text).ShouldBeNull();

    private static long? Read(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        return WholeNumber.TryRead(ref reader, out var value) ? value : null;
    }
}
