using System.Security.Cryptography;
using System.Text;

namespace Approvals.Host.Ui.Confirm;

/// <summary>The look of the confirmation page. In the page itself, which has to stand without anything else, and allowed by its digest.</summary>
public static class ConfirmStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--back:#f4f5f7;--card:#fff;--line:#e1e4e8;--ink:#1b1f24;--soft:#5b6470;--yes:#1a7f37;--no:#b42318;--link:#1f5fbf}
        @media(prefers-color-scheme:dark){:root{--back:#101215;--card:#191c20;--line:#2c3138;--ink:#e8eaed;--soft:#9aa4b0;--yes:#2b8a45;--no:#c9493c;--link:#7fb0f5}}
        *{box-sizing:border-box}
        body{margin:0;padding:32px 16px;background:var(--back);color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
        main{max-width:560px;margin:0 auto;padding:32px 36px;background:var(--card);border:1px solid var(--line);border-radius:10px}
        h1{margin:0 0 12px;font-size:21px;line-height:1.3;overflow-wrap:anywhere}
        p{margin:0 0 16px;overflow-wrap:anywhere}
        .soft{color:var(--soft);font-size:14px}
        .fault{color:var(--no);font-weight:600}
        .words{white-space:pre-line}
        dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:4px 16px;margin:0 0 16px;font-size:14px}
        dt{color:var(--soft);overflow-wrap:anywhere}
        dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
        .hidden-character{padding:0 .3em;border:1px dashed currentcolor;border-radius:4px;font-family:ui-monospace,monospace;font-size:.85em;direction:ltr;unicode-bidi:isolate}
        label{display:block;margin:0 0 4px;font-size:14px;color:var(--soft)}
        textarea{width:100%;min-height:72px;margin:0 0 16px;padding:10px 12px;font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:7px}
        button,.go{display:inline-block;margin:0 10px 10px 0;padding:11px 22px;font:inherit;font-weight:600;border-radius:7px;border:1px solid transparent;cursor:pointer;text-decoration:none}
        .yes{background:var(--yes);color:#fff}
        .no{background:var(--no);color:#fff}
        .go{background:var(--link);color:var(--card)}
        .quiet{background:transparent;color:var(--ink);border-color:var(--line)}
        button:focus-visible,textarea:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        @media(max-width:480px){main{padding:24px 20px}button,.go{display:block;width:100%;text-align:center}}
        """;

    /// <summary>The style as a Content-Security-Policy names it.</summary>
    public static string Source { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)));
}
