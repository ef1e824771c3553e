namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>Values that have broken parsers, databases and log lines before.</summary>
internal static class Nonsense
{
    /// <summary>Each as it is meant; whoever sends it escapes it, or does not.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "2", "201", "00", "+1", "1.5", "1e309", "2147483648", "9223372036854775808", "99999999999999999999999999", "NaN", "null", "true", "True",
        "\0", "a\0b", "\r\n", "\n", "\t", "\u007f", "\u0085", "\u2028", "\ufeff", "\ufffd", "\uffff", "\u202e", "İ", "ı", "ß", "e\u0301", "ﬀ", "👩‍🚀", "𝒳", "\u1e9b\u0323",
        "'", "''", "\"", "\\", "`", "';DROP TABLE approval_requests;--", "' OR '1'='1", "$1", "%", "%%", "_", "*", "?", "(", "[a-", "(a+)+$", "{0}", "{{7*7}}", "${x}", "<script>", "../../etc/passwd",
        "user:", "user:ann@example.com", "group:security", "service:ci", "USER:ann", "user:a b", "user:\0", "user::", ":", ":x", "k:v", "k:", "k:v:w",
        "approved", "rejected", "pending", "cancelled", "approve", "low", "critical", "deadline", "priority", "created", "escalate",
        "0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31", "0000-00-00", "2026-02-30", "2026-01-01T00:00:00+14:00", "2026-01-01T24:00:00Z", "-0001-01-01",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFF-FFFF-7FFF-BFFF-FFFFFFFFFFFF", "{0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b}",
        "\"1\"", "W/\"1\"", "\"", "\"1", "\"1\",", "*", "*,*", "\"a\",\"b\"", "\"99999999999999999999\"",
        new string('x', 300), new string('9', 400), new string('é', 250), "user:" + new string('u', 400), string.Concat(Enumerable.Repeat("word ", 60)),
    ];

    /// <summary>JSON texts of every type.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "1.5", "1e3", "1e308", "1e-400", "12345678901234567890", "0.1e1", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"a\":1,\"a\":2}",
        "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\nb\"", "\"\\u2028\"", "\"user:ann@example.com\"", "\"group:security\"", "\"x\"", "\"1\"", "\"approve\"", "\"^(a+)+$\"", "\"(?=x)\"",
        "\"2026-01-01T00:00:00Z\"", "\"/a/~1~0/-\"", "\"\\u0130\"", "1e400", "01", "'x'", "NaN", "undefined", "315360000000", "315360000001", "-9223372036854775808", "9223372036854775807",
    ];

    public static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PO ST", "\u00e9"];

    public static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=latin1", "application/merge-patch+json", "text/plain", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "application/json;;", ";", "application/", "\u00ff",
    ];

    public static readonly string[] Headers =
    [
        "If-Match", "If-None-Match", "Idempotency-Key", "Last-Event-ID", "Accept", "Accept-Encoding", "Accept-Language", "Range", "If-Modified-Since", "Origin", "Cookie", "Referer", "X-Forwarded-For",
        "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "traceparent", "tracestate", "baggage", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-Fetch-Site", "X-HTTP-Method-Override", "Content-Encoding",
        "Expect", "TE", "Host", "Authorization", "Request-Id", "Correlation-Context", "", "a b", "\u00e9", "a\0b",
    ];
}
