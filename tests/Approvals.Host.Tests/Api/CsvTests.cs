using System.Diagnostics;
using System.Text.Json;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Tests.Api;

/// <summary>Fields of the history as CSV: whole for programs, and never a formula, whatever character a spreadsheet divides by.</summary>
public sealed class CsvTests
{
    /// <summary>A text, and the text of the field.</summary>
    public static TheoryData<string, string> Texts => new()
    {
        { "=1+1", "'=1+1" },
        { "a;=1+1;b", "a;'=1+1;b" },
        { "＝1+1", "'＝1+1" },
        { "@x", "'@x" },
        { "Straße", "Straße" },
        { "+49 30 1234", "'+49 30 1234" },
        { "-2", "'-2" },
        { "\t=1", "'\t'=1" },
        { "\r=1", "'\r'=1" },
        { "  =1+1", "'  =1+1" },
        { "\u00a0=1+1", "'\u00a0=1+1" },
        { "\ufeff=1+1", "'\ufeff=1+1" },
        { "\u200b@x", "'\u200b@x" },
        { "＋1", "'＋1" },
        { "－1", "'－1" },
        { "＠x", "'＠x" },
        { "﹢1", "'﹢1" },
        { "\"=1+1\"", "'\"=1+1\"" },
        { "a;\"=1+1\"", "a;'\"=1+1\"" },
        { "a, =1", "a,' =1" },
        { "a|=1", "a|'=1" },
        { "a\t=1", "a\t'=1" },
        { "first\r\n=cmd|' /C calc'!A0", "first\r\n'=cmd|' /C calc'!A0" },
        { "first\n-x", "first\n'-x" },
        { ";;=1", ";;'=1" },
        { "1=1", "1=1" },
        { "a-b;c-d", "a-b;c-d" },
        { "user@example.com", "user@example.com" },
        { "日本語", "日本語" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_field_is_quoted_and_begins_no_formula(string text, string expected) =>
        Csv.Field(text).ShouldBe($"\"{expected.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    [Fact]
    public async Task Python_reads_back_every_field_and_finds_no_formula_by_comma_semicolon_tab_or_bar()
    {
        var texts = Texts.Select(row => (string)row[0]).ToList();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Csv.ByteOrderMark + string.Concat(texts.Select(text => $"{Csv.Field("id")},{Csv.Field(text)},{Csv.Field("end")}\r\n")));
            var read = await PythonAsync(
                """
                import csv, json, sys
                path = sys.argv[1]
                rows = {mark: list(csv.reader(open(path, encoding="utf-8-sig", newline=""), delimiter=mark)) for mark in ",;\t|"}
                json.dump({"bom": open(path, "rb").read(3).hex(), "rows": rows[","], "cells": [cell for mark in rows for row in rows[mark] for cell in row]}, sys.stdout)
                """,
                file);
            read.GetProperty("bom").GetString().ShouldBe("efbbbf");
            read.GetProperty("rows").EnumerateArray().Select(row => row[1].GetString()).ShouldBe(Texts.Select(row => (string)row[1]));
            read.GetProperty("rows").EnumerateArray().ShouldAllBe(row => row.GetArrayLength() == 3 && row[2].GetString() == "end");
            foreach (var cell in read.GetProperty("cells").EnumerateArray().Select(cell => cell.GetString()!))
                (cell.TrimStart(' ', '"', '\u00a0', '\ufeff', '\u200b') is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '﹢', ..]).ShouldBeFalse(cell);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<JsonElement> PythonAsync(string program, string argument)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        foreach (var part in new[] { "-c", program, argument })
            start.ArgumentList.Add(part);
        using var process = Process.Start(start)!;
        var (output, fault) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await fault);
        return JsonElement.Parse(await output);
    }
}
