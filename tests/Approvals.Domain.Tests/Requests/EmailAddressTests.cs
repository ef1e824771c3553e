using System.Text.Json;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Requests;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("a@b")]
    [InlineData("ann+x.y_z@mail-1.example.com")]
    [InlineData("ann@xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.de")]
    public void An_address_is_one(string text) => EmailAddress.IsValid(text).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("ann@@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("ann@example..com")]
    [InlineData("ann@.com")]
    [InlineData("ann@exa_mple.com")]
    [InlineData("ann@exa mple.com")]
    [InlineData("Ann <ann@example.com>")]
    [InlineData("ann@example.com\r\nBcc: eve@example.com")]
    [InlineData("ann,eve@example.com")]
    [InlineData("\"ann\"@example.com")]
    [InlineData("ann(x)@example.com")]
    [InlineData("ann@xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.de")]
    public void What_is_none_is_refused(string? text) => EmailAddress.IsValid(text).ShouldBeFalse();

    [Theory]
    [InlineData("null", true, 0L)]
    [InlineData("0", false, 0L)]
    [InlineData("1500", false, 1500L)]
    [InlineData("-1", false, -1L)]
    public void A_timeout_is_read_and_written_as_it_is(string json, bool isNever, long milliseconds)
    {
        var timeout = JsonSerializer.Deserialize<DraftTimeout>(json);
        (timeout.IsNever, timeout.Milliseconds).ShouldBe((isNever, milliseconds));
        timeout.IsDefault.ShouldBe(json == "0");
        JsonSerializer.Serialize(timeout).ShouldBe(json);
    }

    [Theory]
    [InlineData("\"5\"")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("99999999999999999999")]
    public void A_timeout_is_a_whole_number(string json) => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DraftTimeout>(json));
}
