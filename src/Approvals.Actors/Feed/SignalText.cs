using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Approvals.Actors.Feed;

/// <summary>
/// How commits are spelt in a message between nodes: the sender, then per commit its id in base64url, <c>p</c> for pending or <c>d</c>, and the
/// version; or <c>!</c> and the name, in base64url, of somebody who has something new in the in-app inbox. ASCII, so that its length is its
/// size. What cannot be read is left out: a node of another version may say more.
/// </summary>
public static class SignalText
{
    private const int IdLength = 22;
    private const char Mark = '!';

    /// <summary>As many messages as it takes to stay within <paramref name="maxLength"/> each.</summary>
    public static IEnumerable<string> Write(string sender, IEnumerable<Signalled> commits, int maxLength) => Join(sender, commits.Select(Word), maxLength);

    /// <summary>Likewise, of those who have something new.</summary>
    public static IEnumerable<string> WriteRecipients(string sender, IEnumerable<string> recipients, int maxLength) =>
        Join(sender, recipients.Select(name => $"{Mark}" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name))), maxLength);

    public static IEnumerable<string> ReadRecipients(string message) =>
        message.Split(' ').Skip(1).Where(word => word.StartsWith(Mark) && Base64Url.IsValid(word.AsSpan(1)))
            .Select(word => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(word.AsSpan(1))));

    public static (string Sender, IReadOnlyList<Signalled> Commits) Read(string message)
    {
        var words = message.Split(' ');
        var commits = new List<Signalled>(words.Length - 1);
        foreach (var word in words.AsSpan(1))
        {
            if (TryRead(word, out var commit))
                commits.Add(commit);
        }

        return (words[0], commits);
    }

    private static string Word(Signalled commit)
    {
        Span<byte> bytes = stackalloc byte[16];
        commit.Id.TryWriteBytes(bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Base64Url.EncodeToString(bytes)}{(commit.IsPending ? 'p' : 'd')}{commit.Version}");
    }

    private static List<string> Join(string sender, IEnumerable<string> words, int maxLength)
    {
        var text = new StringBuilder(sender);
        var messages = new List<string>();
        foreach (var word in words)
        {
            if (text.Length + 1 + word.Length > maxLength)
            {
                messages.Add(text.ToString());
                text.Clear().Append(sender);
            }

            text.Append(' ').Append(word);
        }

        if (text.Length > sender.Length)
            messages.Add(text.ToString());
        return messages;
    }

    private static bool TryRead(string word, out Signalled commit)
    {
        commit = default;
        Span<byte> id = stackalloc byte[16];
        if (word.Length <= IdLength + 1 || word[IdLength] is not ('p' or 'd')
            || !int.TryParse(word.AsSpan(IdLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || !Base64Url.IsValid(word.AsSpan(0, IdLength)) || !Base64Url.TryDecodeFromChars(word.AsSpan(0, IdLength), id, out var read) || read != 16)
        {
            return false;
        }

        commit = new Signalled(new Guid(id), version, word[IdLength] == 'p');
        return true;
    }
}
