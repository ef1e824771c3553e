using System.Xml.Linq;
using Approvals.Application.Keys;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Approvals.Host.Auth.Sessions;

/// <summary>
/// Keeps the framework's data-protection keys in the database, so that every node reads every cookie. The framework asks for them
/// synchronously: at start, and then once a day.
/// </summary>
public sealed class KeyRing(IProtectionKeys keys) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.AllAsync(CancellationToken.None).GetAwaiter().GetResult().Select(text => XElement.Parse(text))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.AddAsync(friendlyName, element.ToString(SaveOptions.DisableFormatting), CancellationToken.None).GetAwaiter().GetResult();
}
