using Approvals.Application.Keys;
using Approvals.Channels.Email;
using Approvals.Channels.Templates;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Requests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Channels.Tests.Email;

public sealed class EmailTests
{
    private const string User = "mailer";
    private const string Password = "s3cret words";

    private static readonly TemplateStore Templates = new(null, TimeProvider.System, NullLogger<TemplateStore>.Instance);

    [Fact]
    public async Task A_mail_goes_encrypted_and_signed_in_and_reads_the_same_on_the_other_side()
    {
        using var server = await MailServer.WithTlsAsync(null, "--auth", User, Password);
        var message = Messages.About(Messages.Pending(Messages.Request with
        {
            Title = "Grüße: Отпуск 🚀 und مرحبا, a title that is long enough to be folded over more than one line of a header",
            Description = ".\n..\n.dot first\nFrom the start\n" + new string('x', 1100) + "\nüber = 3D\n\ttab ",
        }));

        var sent = (await SendAsync(server.Options(EmailSecurity.StartTls, User, Password), message)).ShouldBeOfType<SendResult.Delivered>();

        var mail = await server.NextAsync();
        mail.Encrypted.ShouldBeTrue();
        mail.Authenticated.ShouldBeTrue();
        mail.Defects.ShouldBeEmpty();
        mail.To.ShouldBe(["ann@example.com"]);
        mail["Subject"].ShouldBe("Approval needed: " + message.Approval.Request.Title);
        mail["From"].ShouldBe("Approvals <approvals@example.com>");
        mail["To"].ShouldBe("ann@example.com");
        mail["Message-ID"].ShouldBe(sent.Reference);
        mail.Json.GetProperty("type").GetString().ShouldBe("multipart/alternative");
        mail.PartTypes.ShouldBe(["text/plain", "text/html"]);
        mail.Json.GetProperty("longest").GetInt32().ShouldBeLessThan(999);
        var expected = Templates.Render(TemplatePart.EmailText, message.Template, ModelOf(message));
        Normal(mail.Part("text/plain")).ShouldBe(Normal(expected));
        Normal(mail.Part("text/html")).ShouldBe(Normal(Templates.Render(TemplatePart.EmailHtml, message.Template, ModelOf(message))));
    }

    [Fact]
    public async Task Everything_about_an_approval_is_one_conversation_and_no_robot_answers()
    {
        using var server = await MailServer.WithTlsAsync();
        var approval = Messages.Pending();
        var first = Messages.About(approval);
        var reference = (await SendAsync(server.Options(), first)).ShouldBeOfType<SendResult.Delivered>().Reference;
        await SendAsync(server.Options(), Messages.About(approval, MessageTemplates.Reminder, reference));
        await SendAsync(server.Options(), first);

        var (one, two, again) = (await server.NextAsync(), await server.NextAsync(), await server.NextAsync());
        var root = $"<approval.{approval.Id:N}@approvals.example.com>";
        one["References"].ShouldBe(root);
        two["References"].ShouldBe($"{root} {one["Message-ID"]}");
        two["In-Reply-To"].ShouldBe(one["Message-ID"]);
        two["Message-ID"].ShouldNotBe(one["Message-ID"]);
        again["Message-ID"].ShouldBe(one["Message-ID"], "a repeat carries the same id");
        foreach (var mail in new[] { one, two })
        {
            mail["Auto-Submitted"].ShouldBe("auto-generated");
            mail["X-Auto-Response-Suppress"].ShouldBe("All");
            mail["Date"].ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task No_title_becomes_a_header_a_second_body_or_a_command()
    {
        using var server = await MailServer.WithTlsAsync();
        var expected = await NamesOf(server, "Harmless");
        foreach (var title in Corpus.Escaped("crlf.txt"))
        {
            var message = Messages.About(Messages.Pending(Messages.Request with { Title = title, Description = title, WorkflowId = title }));
            (await SendAsync(server.Options(), message)).ShouldBeOfType<SendResult.Delivered>(title);
            var mail = await server.NextAsync();
            mail.HeaderNames.ShouldBe(expected, title);
            mail.To.ShouldBe(["ann@example.com"], title);
            mail.PartTypes.ShouldBe(["text/plain", "text/html"], title);
            mail.Defects.ShouldBeEmpty(title);
            mail["Subject"].ShouldBe(SafeText.Line("Approval needed: " + title).Replace("=?", "=\u2060?", StringComparison.Ordinal), title);
        }
    }

    [Theory]
    [InlineData(EmailSecurity.StartTls, false, typeof(SendResult.TryLater))]
    [InlineData(EmailSecurity.Auto, false, typeof(SendResult.Delivered))]
    [InlineData(EmailSecurity.None, false, typeof(SendResult.Delivered))]
    public async Task A_server_without_encryption_is_used_only_where_that_is_allowed(EmailSecurity security, bool encrypted, Type meaning)
    {
        using var server = await MailServer.StartAsync();
        var result = await SendAsync(server.Options(security), Messages.About(Messages.Pending()));
        result.ShouldBeOfType(meaning);
        if (result is SendResult.Delivered)
            (await server.NextAsync()).Encrypted.ShouldBe(encrypted);
    }

    [Fact]
    public async Task What_can_be_encrypted_is()
    {
        using var server = await MailServer.WithTlsAsync();
        await SendAsync(server.Options(), Messages.About(Messages.Pending()));
        (await server.NextAsync()).Encrypted.ShouldBeTrue();
    }

    [Fact]
    public async Task The_password_is_not_sent_in_the_clear_unless_the_operator_says_so()
    {
        using var server = await MailServer.StartAsync("--auth", User, Password, "--plain-auth");
        (await SendAsync(server.Options(EmailSecurity.Auto, User, Password), Messages.About(Messages.Pending()))).ShouldBeOfType<SendResult.TryLater>();
        (await SendAsync(server.Options(EmailSecurity.None, User, Password), Messages.About(Messages.Pending()))).ShouldBeOfType<SendResult.Delivered>();
        (await server.NextAsync()).Authenticated.ShouldBeTrue();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent_without_one()
    {
        using var server = await MailServer.WithTlsAsync(TestAuthority.Strange);
        foreach (var security in new[] { EmailSecurity.StartTls, EmailSecurity.Auto })
        {
            var later = (await SendAsync(server.Options(security), Messages.About(Messages.Pending()))).ShouldBeOfType<SendResult.TryLater>();
            later.Reason.ShouldContain("certificate", Case.Insensitive);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_ours_to_repair()
    {
        using var server = await MailServer.WithTlsAsync(null, "--auth", User, Password);
        (await SendAsync(server.Options(EmailSecurity.StartTls, User, "wrong"), Messages.About(Messages.Pending()))).ShouldBeOfType<SendResult.TryLater>();
    }

    [Theory]
    [InlineData("refuse-550@example.com", typeof(SendResult.GiveUp), 550)]
    [InlineData("refuse-553@example.com", typeof(SendResult.GiveUp), 553)]
    [InlineData("refuse-450@example.com", typeof(SendResult.TryLater), 450)]
    [InlineData("refuse-452@example.com", typeof(SendResult.TryLater), 452)]
    public async Task The_server_says_whether_it_is_worth_trying_again(string address, Type meaning, int code)
    {
        using var server = await MailServer.WithTlsAsync();
        var result = await SendAsync(server.Options(), Messages.About(Messages.Pending(), destination: address, recipient: "user:" + address));
        result.ShouldBeOfType(meaning);
        (result switch { SendResult.GiveUp lost => lost.Code, SendResult.TryLater later => later.Code, _ => null }).ShouldBe(code);
    }

    [Theory]
    [InlineData(421, typeof(SendResult.TryLater))]
    [InlineData(450, typeof(SendResult.TryLater))]
    [InlineData(451, typeof(SendResult.TryLater))]
    [InlineData(452, typeof(SendResult.TryLater))]
    [InlineData(454, typeof(SendResult.TryLater))]
    [InlineData(500, typeof(SendResult.GiveUp))]
    [InlineData(521, typeof(SendResult.GiveUp))]
    [InlineData(530, typeof(SendResult.TryLater))]
    [InlineData(534, typeof(SendResult.TryLater))]
    [InlineData(535, typeof(SendResult.TryLater))]
    [InlineData(538, typeof(SendResult.TryLater))]
    [InlineData(550, typeof(SendResult.GiveUp))]
    [InlineData(552, typeof(SendResult.GiveUp))]
    [InlineData(554, typeof(SendResult.GiveUp))]
    [InlineData(null, typeof(SendResult.TryLater))]
    [InlineData(999, typeof(SendResult.TryLater))]
    public void Every_reply_means_one_thing(int? code, Type meaning) => MailReplies.Classify(code, "words").ShouldBeOfType(meaning);

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        EmailOptions options;
        using (var server = await MailServer.StartAsync())
            options = server.Options();
        (await SendAsync(options, Messages.About(Messages.Pending()))).ShouldBeOfType<SendResult.TryLater>();
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_when_the_caller_leaves()
    {
        using var server = await MailServer.StartAsync("--silent");
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var mail = new Mail("<1@example.com>", "ann@example.com", "s", "t", "<p>h</p>", []);
        await Should.ThrowAsync<OperationCanceledException>(new SmtpTransport(server.Options()).SendAsync(mail, impatience.Token).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void People_are_reached_by_address_and_groups_by_their_own()
    {
        var channel = Channel(new EmailOptions());
        channel.DestinationsOf(new Addressee("user:ann@example.com")).ShouldBe(["ann@example.com"]);
        channel.DestinationsOf(new Addressee("user:ann")).ShouldBeEmpty();
        channel.DestinationsOf(new Addressee("group:security")).ShouldBeEmpty();
        channel.DestinationsOf(new Addressee("group:security", new GroupOptions { Emails = ["sec@example.com", "audit@example.com"] })).ShouldBe(["sec@example.com", "audit@example.com"]);
        channel.DestinationsOf(new Addressee("callback:x")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_correction_is_not_sent_by_mail()
    {
        var result = await SendAsync(new EmailOptions { Host = "localhost", Port = 1, FromEmail = "a@example.com" }, Messages.About(Messages.Rejected(), MessageTemplates.Decided, "<x@y>") with { UpdateOnly = true });
        result.ShouldBe(new SendResult.Delivered("<x@y>"));
    }

    [Fact]
    public async Task A_confirm_link_is_for_one_person_and_only_its_digest_is_kept()
    {
        var tokens = new KeptTokens();
        var issuer = new ConfirmLinkIssuer(new EmailOptions { ConfirmLinks = true }, Messages.Links, tokens);
        var approval = Messages.Pending();
        var links = (await issuer.IssueAsync(Messages.About(approval), default)).ShouldNotBeNull();

        links.Approve.ShouldMatch("^https://approvals.example.com/r/[A-Za-z0-9_-]{43}\\?verdict=approve$");
        var token = links.Approve.Split('/')[^1].Split('?')[0];
        tokens.Kept.Single().Key.ShouldBe(ConfirmLinkIssuer.DigestOf(token));
        tokens.Kept.Single().Key.ShouldNotContain(token);
        tokens.Kept.Single().Value.ShouldBe(new ConfirmToken(approval.Id, Messages.Ann.Self, approval.Revision));
        // A list, somebody who is only told, a decided request, a request with inputs, no page.
        (await issuer.IssueAsync(Messages.About(approval, destination: "sec@example.com", recipient: "group:security"), default)).ShouldBeNull();
        (await issuer.IssueAsync(Messages.About(approval, destination: "ci@example.com", recipient: "user:ci@example.com"), default)).ShouldBeNull();
        (await issuer.IssueAsync(Messages.About(Messages.Rejected()), default)).ShouldBeNull();
        (await new ConfirmLinkIssuer(new EmailOptions { ConfirmLinks = true }, new PublicLinks(null), tokens).IssueAsync(Messages.About(approval), default)).ShouldBeNull();
        (await new ConfirmLinkIssuer(new EmailOptions(), Messages.Links, tokens).IssueAsync(Messages.About(approval), default)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false, Priority.Low, Priority.Low, false)]
    [InlineData(true, Priority.Low, Priority.Low, true)]
    [InlineData(true, Priority.Low, Priority.Normal, false)]
    [InlineData(true, Priority.Normal, Priority.Normal, true)]
    [InlineData(true, Priority.Normal, Priority.High, false)]
    [InlineData(true, Priority.Normal, Priority.Critical, false)]
    public void Signing_in_is_left_out_only_where_the_operator_says_so(bool allowed, Priority upTo, Priority asked, bool may) =>
        ConfirmLinkIssuer.MayConfirmWithoutSignIn(
            new EmailOptions { ConfirmWithoutSignIn = allowed, ConfirmWithoutSignInUpTo = upTo }, Messages.Pending(Messages.Request with { Priority = asked })).ShouldBe(may);

    private static async Task<IReadOnlyList<string>> NamesOf(MailServer server, string title)
    {
        await SendAsync(server.Options(), Messages.About(Messages.Pending(Messages.Request with { Title = title })));
        return (await server.NextAsync()).HeaderNames;
    }

    private static Task<SendResult> SendAsync(EmailOptions options, OutgoingMessage message) => Channel(options).SendAsync(message, CancellationToken.None);

    private static EmailChannel Channel(EmailOptions options) =>
        new(new SmtpTransport(options), Templates, Messages.Links, new ConfirmLinkIssuer(options, Messages.Links, new KeptTokens()));

    private static IReadOnlyDictionary<string, object?> ModelOf(OutgoingMessage message) => Channels.Templates.Model.MessageModel.Of(message, Messages.Links.Approval);

    /// <summary>Line ends are the transport's.</summary>
    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd();

    private sealed class KeptTokens : IConfirmTokens
    {
        public Dictionary<string, ConfirmToken> Kept { get; } = new(StringComparer.Ordinal);

        public Task KeepAsync(string digest, ConfirmToken token, TimeSpan lifetime, CancellationToken cancellationToken)
        {
            Kept[digest] = token;
            return Task.CompletedTask;
        }

        public Task<ConfirmToken?> FindAsync(string digest, CancellationToken cancellationToken) => Task.FromResult(Kept.GetValueOrDefault(digest));

        public Task<bool> SpendAsync(string digest, CancellationToken cancellationToken) => Task.FromResult(Kept.Remove(digest));

        public Task ReleaseAsync(string digest, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
