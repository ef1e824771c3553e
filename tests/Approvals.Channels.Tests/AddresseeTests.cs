namespace Approvals.Channels.Tests;

public sealed class AddresseeTests
{
    [Theory]
    [InlineData("user:ann@example.com", "ann@example.com")]
    [InlineData("user:ann", null)]
    [InlineData("group:security@example.com", null)]
    [InlineData("service:ci@example.com", null)]
    [InlineData("role:approver", null)]
    public void A_user_whose_name_is_an_address_is_reached_there(string recipient, string? address) =>
        new Addressee(recipient).Mail.ShouldBe(address);

    [Theory]
    [InlineData("callback:build-farm", "build-farm")]
    [InlineData("webhook:", "")]
    [InlineData("user:ann", null)]
    [InlineData("role:approver", null)]
    public void An_endpoint_has_a_name_and_is_nobody(string recipient, string? endpoint)
    {
        var addressee = new Addressee(recipient);
        addressee.Endpoint.ShouldBe(endpoint);
        if (endpoint is not null)
            addressee.Principal.ShouldBeNull();
    }
}
