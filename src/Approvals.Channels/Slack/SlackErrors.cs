namespace Approvals.Channels.Slack;

/// <summary>What Slack's error codes mean, of the Web API and of incoming webhooks. The one table of it; what is unknown may pass.</summary>
public static class SlackErrors
{
    public static SendResult Classify(string error, int? status, TimeSpan? retryAfter) => error switch
    {
        "ratelimited" or "rate_limited" or "message_limit_exceeded" => new SendResult.TryLater("Slack asks to wait.", status, retryAfter),

        // Ours to repair in Slack or in the settings; repaired it will work.
        "invalid_auth" or "not_authed" or "account_inactive" or "token_revoked" or "token_expired" or "org_login_required" =>
            new SendResult.TryLater($"Slack does not accept Channels:Slack:BotToken ({error}).", status),
        "missing_scope" or "no_permission" or "not_allowed_token_type" or "ekm_access_denied" or "access_denied" =>
            new SendResult.TryLater($"The Slack app lacks a permission ({error}).", status),
        "not_in_channel" or "restricted_action" or "posting_to_general_channel_denied" =>
            new SendResult.TryLater($"The Slack app may not post there; invite it ({error}).", status),

        // Nobody is there.
        "channel_not_found" or "is_archived" or "channel_is_archived" or "user_not_found" or "users_not_found" or "user_disabled"
            or "user_not_visible" or "cannot_dm_bot" or "user_is_restricted" =>
            new SendResult.GiveUp($"Slack knows no such recipient ({error}).", status),
        "no_service" or "no_service_id" or "no_team" or "team_disabled" or "invalid_token" or "action_prohibited" =>
            new SendResult.GiveUp($"The Slack webhook is gone ({error}).", status, DisablesDestination: true),

        // The message to update was deleted, or cannot be changed any more.
        "message_not_found" or "cant_update_message" or "edit_window_closed" or "is_inactive" =>
            new SendResult.GiveUp($"The Slack message cannot be updated ({error}).", status),

        // A defect here or in a template; sending the same again changes nothing.
        "invalid_blocks" or "invalid_blocks_format" or "msg_too_long" or "msg_blocks_too_long" or "no_text" or "invalid_arguments"
            or "invalid_payload" or "invalid_json" or "invalid_form_data" or "invalid_post_type" or "too_many_attachments" =>
            new SendResult.GiveUp($"Slack does not take the message ({error}).", status),

        _ => new SendResult.TryLater($"Slack answered {error}.", status, retryAfter),
    };
}

/// <summary>Slack said no.</summary>
/// <param name="error">Slack's code.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="retryAfter">As Slack asked.</param>
public sealed class SlackException(string error, int status, TimeSpan? retryAfter) : Exception($"Slack answered {error} ({status}).")
{
    public string Error { get; } = error;

    public SendResult ToResult() => SlackErrors.Classify(Error, status, retryAfter);
}
