namespace Approvals.Channels.Email;

/// <summary>What a mail server's reply means. The one table of it.</summary>
public static class MailReplies
{
    public static SendResult Classify(int? code, string reason) => code switch
    {
        // Ours to repair (sign-in, encryption), and repaired it will work: nobody's mail is lost over it.
        530 or 534 or 535 or 538 => new SendResult.TryLater(reason, code),
        >= 400 and < 500 => new SendResult.TryLater(reason, code),
        >= 500 and < 600 => new SendResult.GiveUp(reason, code),
        _ => new SendResult.TryLater(reason, code),
    };
}
