using Microsoft.Playwright;

namespace ImageGateway.Console.Tests.Browsing;

/// <summary>Writes into the editors of configs and guardrails.</summary>
internal static class EditorText
{
    /// <summary>Replaces the text of an editor.</summary>
    /// <param name="page">The window.</param>
    /// <param name="label">Name of the editor.</param>
    /// <param name="text">The new text, without the space around it.</param>
    public static async Task WriteAsync(this IPage page, string label, string text)
    {
        var editor = page.GetByLabel(label);
        await editor.ClickAsync();
        await page.Keyboard.PressAsync("Control+A");

        // As people do; the browser's own insertion of long texts would bring styles that the policy refuses.
        await editor.EvaluateAsync(
            """
            (content, text) => {
              const data = new DataTransfer();
              data.setData('text/plain', text);
              content.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """,
            text.Trim());
    }
}
