// Colours code by highlight.js.

hljs.configure({ hideUpgradeWarningAcceptNoSupportOrSecurityUpdates: true });

// Swift as it is now: the grammar that comes with highlight.js 9 takes variables named `c`, `count` or
// `left` for words of the language, `_` for a number, and knows neither `await` nor `@Test`.
hljs.registerLanguage("swift", function (hljs) {
  var keywords = {
    keyword:
      "actor any as associatedtype async await borrowing break case catch class consuming continue " +
      "default defer deinit do else enum extension fallthrough fileprivate final for func guard if " +
      "import in indirect init inout internal is lazy let mutating nonisolated nonmutating open " +
      "operator override package private protocol public repeat required rethrows return self Self " +
      "sending some static struct subscript super switch throw throws try typealias unowned var weak " +
      "where while",
    literal: "false nil true"
  };
  var interpolation = { className: "subst", begin: /\\#?\(/, end: /\)/, keywords: keywords };
  var parentheses = { begin: /\(/, end: /\)/, keywords: keywords };
  var escaped = [interpolation, hljs.BACKSLASH_ESCAPE];
  var code = [
    hljs.C_LINE_COMMENT_MODE,
    hljs.COMMENT("/\\*", "\\*/", { contains: ["self"] }),
    { className: "string", begin: /#"/, end: /"#/, contains: [interpolation] },
    { className: "string", begin: /"""/, end: /"""/, contains: escaped },
    { className: "string", begin: /"/, end: /"|$/, contains: escaped },
    { className: "meta", begin: /[@#][A-Za-z]\w*/ },
    {
      className: "number",
      begin: /\b(?:0x[\da-fA-F_]+(?:\.[\da-fA-F_]+)?(?:p[+-]?\d+)?|0b[01_]+|0o[0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:e[+-]?\d+)?)\b/
    },
    // Words mean nothing special as a member or before a colon: `.default`, `in:`.
    { begin: /\.[a-z_]\w*|\b(?!default\b)[a-z_]\w*(?=:)/ },
    { className: "type", begin: /\b[A-Z]\w*/ },
    { className: "variable", begin: /\$\d+/ },
    {
      beginKeywords: "func", end: /[(<]|$/, returnEnd: true,
      contains: [{ className: "title", begin: /[A-Za-z_]\w*|`[^`\n]+`/ }]
    },
    parentheses
  ];
  interpolation.contains = parentheses.contains = code;
  return { keywords: keywords, contains: code };
});

function colour(text, language) {
  return hljs.highlight(language, text, true).value;
}
