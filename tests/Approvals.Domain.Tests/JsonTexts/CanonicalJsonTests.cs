using System.Text.Json;
using Approvals.Domain.Json;

namespace Approvals.Domain.Tests.JsonTexts;

/// <summary>RFC 8785, with the vectors of its appendix B and of its section 3.2.</summary>
public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("-5e-324", "-5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("-9007199254740992", "-9007199254740992")]
    [InlineData("295147905179352830000", "295147905179352830000")]
    [InlineData("9.999999999999997e22", "9.999999999999997e+22")]
    [InlineData("1e23", "1e+23")]
    [InlineData("1.0000000000000001e23", "1.0000000000000001e+23")]
    [InlineData("999999999999999700000", "999999999999999700000")]
    [InlineData("999999999999999900000", "999999999999999900000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("9.999999999999997e-7", "9.999999999999997e-7")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("0.00000123", "0.00000123")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("333333333.3333332", "333333333.3333332")]
    [InlineData("-0.0000033333333333333333", "-0.0000033333333333333333")]
    [InlineData("1424953923781206.2", "1424953923781206.2")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("1E30", "1e+30")]
    [InlineData("1.5E+1", "15")]
    [InlineData("10", "10")]
    [InlineData("-12.340", "-12.34")]
    public void Numbers_are_written_as_ECMAScript_writes_them(string number, string canonical) => CanonicalJson.Write(Parsed(number)).ShouldBe(canonical);

    [Theory]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("-9007199254740993", "-9007199254740993")]
    [InlineData("9007199254740993.0", "9007199254740993")]
    [InlineData("900719925474099.3e1", "9007199254740993")]
    [InlineData("9007199254740994", "9007199254740994")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("18446744073709551616", "18446744073709552000")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("1180591620717411303424", "1.1805916207174113e+21")]
    public void An_integer_that_no_double_holds_exactly_keeps_all_its_digits(string number, string canonical) =>
        CanonicalJson.Write(Parsed(number)).ShouldBe(canonical);

    [Fact]
    public void An_integer_of_a_thousand_digits_keeps_them_too() =>
        CanonicalJson.Write(Parsed(new string('7', 1000))).ShouldBe(new string('7', 1000));

    [Fact]
    public void The_example_of_the_specification_comes_out_as_there() =>
        CanonicalJson.Write(Parsed("""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """)).ShouldBe("""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""");

    [Fact]
    public void Members_are_sorted_by_code_unit() =>
        CanonicalJson.Write(Parsed("""
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """)).ShouldBe(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\","
            + "\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");

    [Fact]
    public void Controls_are_escaped_the_short_way_where_there_is_one() =>
        CanonicalJson.Write(Parsed("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\u007f\"")).ShouldBe("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \u007f\"");

    [Fact]
    public void Nesting_keeps_its_order_in_arrays_only() =>
        CanonicalJson.Write(Parsed("""[ {"b" : [ ] , "a" : { } } , [ 2 , 1 ] ]""")).ShouldBe("""[{"a":{},"b":[]},[2,1]]""");

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00x\"")]
    [InlineData("\"a\\ud83d\"")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void What_has_no_canonical_form_is_refused(string text) => Should.Throw<FormatException>(() => CanonicalJson.Write(Parsed(text)));

    [Fact]
    public void Pairs_of_surrogates_are_whole_characters() => CanonicalJson.Write(Parsed("\"\\ud83d\\ude00\\ud83d\\ude00\"")).ShouldBe("\"😀😀\"");

    [Fact]
    public void The_hash_is_over_the_UTF_8_of_the_canonical_form()
    {
        CanonicalJson.Hash(Parsed("{ }")).ShouldBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        CanonicalJson.Hash(Parsed("""{"b":1.0,"a":"ö"}""")).ShouldBe(CanonicalJson.Hash(Parsed("""{ "a" : "\u00f6", "b": 1 }""")));
    }

    [Fact]
    public void Raw_JSON_is_kept_as_it_was_sent()
    {
        const string Text = """{"title":"x","contextHash":"","requester":"user:a","stages":[],"context":{ "b" : 1.50,  "a":"\u00e9" }}""";
        var request = JsonSerializer.Deserialize(Text, DomainJson.Compact.ApprovalRequest)!;
        request.Context.Text.ShouldBe("""{ "b" : 1.50,  "a":"\u00e9" }""");
        request.Context.ToString().ShouldBe(request.Context.Text);
        JsonSerializer.Serialize(request, DomainJson.Compact.ApprovalRequest).ShouldContain("\"context\":{ \"b\" : 1.50,  \"a\":\"\\u00e9\" }");
    }

    [Fact]
    public void Times_are_written_in_UTC_with_milliseconds_and_read_with_any_offset()
    {
        UtcJsonConverter.Text(new DateTimeOffset(2026, 1, 31, 12, 30, 0, 5, TimeSpan.FromHours(2))).ShouldBe("2026-01-31T10:30:00.005Z");
        var request = JsonSerializer.Deserialize("""{"version":1,"revision":1,"headHash":"","createdAt":"2026-01-31T12:30:00+02:00","updatedAt":"2026-01-31T10:30:00Z"}""",
            DomainJson.Compact.ApprovalSnapshot)!;
        (request.CreatedAt, request.CreatedAt.Offset).ShouldBe((request.UpdatedAt, TimeSpan.Zero));
    }
}
