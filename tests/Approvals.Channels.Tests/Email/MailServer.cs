using System.Globalization;
using System.Text.Json;
using Approvals.Channels.Email;
using Approvals.Channels.Tests.Support;

namespace Approvals.Channels.Tests.Email;

/// <summary>aiosmtpd, which takes mails, and Python's email package, which reads them.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly Peer python;

    private MailServer(Peer python, int port) => (this.python, Port) = (python, port);

    public int Port { get; }

    public static async Task<MailServer> StartAsync(params string[] arguments)
    {
        // Debian's own interpreter: python3-aiosmtpd belongs to it.
        var interpreter = new Peer("/usr/bin/python3", Peer.Folder, ["smtpd.py", .. arguments]);
        return new MailServer(interpreter, int.Parse(await interpreter.ReadLineAsync(), CultureInfo.InvariantCulture));
    }

    public static Task<MailServer> WithTlsAsync((string Certificate, string Key)? certificate = null, params string[] arguments)
    {
        var (file, key) = certificate ?? TestAuthority.Trusted;
        return StartAsync(["--tls", file, key, .. arguments]);
    }

    public EmailOptions Options(EmailSecurity security = EmailSecurity.Auto, string? user = null, string? password = null) => new()
    {
        Host = "localhost",
        Port = Port,
        FromEmail = "approvals@example.com",
        FromName = "Approvals",
        Security = security,
        User = user,
        Password = password,
    };

    public async Task<ReadMail> NextAsync() => new(JsonElement.Parse(await python.ReadLineAsync()));

    public void Dispose() => python.Dispose();
}

/// <summary>A mail as Python reads it.</summary>
internal sealed record ReadMail(JsonElement Json)
{
    public bool Encrypted => Json.GetProperty("encrypted").GetBoolean();

    public bool Authenticated => Json.GetProperty("authenticated").GetBoolean();

    public IReadOnlyList<string> To => [.. Json.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)];

    public IReadOnlyList<string> Defects => [.. Json.GetProperty("defects").EnumerateArray().Select(defect => defect.GetString()!)];

    public IReadOnlyList<string> HeaderNames => [.. Json.GetProperty("headers").EnumerateArray().Select(header => header[0].GetString()!.ToLowerInvariant())];

    public string? this[string header] => Json.GetProperty("headers").EnumerateArray()
        .Where(pair => pair[0].GetString()!.Equals(header, StringComparison.OrdinalIgnoreCase)).Select(pair => pair[1].GetString()).SingleOrDefault();

    public string Part(string type) => Json.GetProperty("parts").EnumerateArray().Single(part => part.GetProperty("type").GetString() == type).GetProperty("text").GetString()!;

    public IReadOnlyList<string> PartTypes => [.. Json.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("type").GetString()!)];
}
