// Sets formulas by KaTeX.

// KaTeX warns here of a character that its fonts lack, whose size it then can't know; and TeX's own
// printing ends here, where nobody reads it.
var console = {
  warn: function (text) {
    var missing = /^No character metrics for '([^]*?)' in/.exec(text);
    throw new katex.ParseError(missing ? lacks(missing[1]) : text);
  }
};
console.log = console.error = function () {
  throw new katex.ParseError("\\message, \\errmessage and \\show have no terminal to write to");
};

function lacks(character) { return "KaTeX's fonts lack the character “" + character + "”"; }

// The HTML of a formula after a "=", or what is wrong with it: a "!", its place in UTF-16 units if it
// has one, a line end, and the message. The macros follow, each as a name and a text.
function setFormula(tex, style) {
  var macros = {};
  for (var i = 2; i < arguments.length; i += 2) macros[arguments[i]] = arguments[i + 1];
  try {
    return "=" + katex.renderToString(tex, {
      displayMode: style === "displayed",
      output: "htmlAndMathml",
      throwOnError: true,
      macros: macros,
      maxExpand: 10000,
      maxSize: 100,
      strict: strictness.bind(null, tex),
      trust: refuse.bind(null, tex)
    });
  } catch (error) {
    if (error instanceof RangeError) throw error;  // an engine's limit
    return "!" + explain(error, tex);
  }
}

// What KaTeX would set though LaTeX refuses it is an error, for it is rarely what was meant. But letters
// of other scripts are set, and \\ begins a new line in a displayed formula; and \htmlClass and its like
// are left to `refuse`.
function strictness(tex, code, message, token) {
  switch (code) {
    case "unicodeTextInMathMode":
    case "newLineInDisplayMode":
    case "htmlExtension":
      return "ignore";
    case "unknownSymbol":
      throw new katex.ParseError(lacks(token.text), token);
    case "commentAtEnd":
      var start = tex.lastIndexOf("\n") + 1;
      var before = /^(?:[^\\%]|\\[^])*/.exec(tex.slice(start))[0].length;
      throw new katex.ParseError(
        "A % begins a comment, here up to the end; \\% is a per cent sign", at(tex, start + before));
    default:
      throw new katex.ParseError(message, token);
  }
}

// Without this, KaTeX would show the name of an untrusted command in red.
function refuse(tex, context) {
  var place = tex.search(new RegExp("\\" + context.command + "(?![A-Za-z])"));
  throw new katex.ParseError(
    context.command + " is not allowed in a formula", place < 0 ? undefined : at(tex, place));
}

// A token of KaTeX's that begins at a place.
function at(tex, place) { return { loc: { start: place, end: place, lexer: { input: tex } } }; }

// An error's place and message, without the excerpt of the TeX that KaTeX appends to the message, where
// U+0332 underlines each character of the place ("… at position 5: \frac{a̲}").
function explain(error, tex) {
  if (error.name !== "ParseError") return explainFailure(String(error), tex);
  var message = error.message.replace("KaTeX parse error: ", "");
  var tail = / at (?:position \d+|end of input): /.exec(message);
  if (error.position === undefined || !tail) return "\n" + message;
  var excerpt = message.slice(tail.index + tail[0].length).replace(/\u0332/g, "").replace(/…$/, "");
  if (error.position > 15) excerpt = excerpt.replace(/^…/, "");
  message = message.slice(0, tail.index);
  // A place can also be one in the text of a macro.
  var around = tex.slice(Math.max(0, error.position - 15)).replace(/\u0332/g, "");
  return around.indexOf(excerpt) === 0
    ? error.position + "\n" + message
    : "\n" + message + " (in a macro, at “" + excerpt + "”)";
}

// Of KaTeX's own failures at wrong formulas, those that are known are told as what is wrong.
function explainFailure(failure, tex) {
  function placed(expression, message) {
    var found = expression.exec(tex);
    return (found ? found.index + found[0].length : "") + "\n" + message;
  }
  if (/Expected node of type textord/.test(failure))
    return placed(
      /\\(?:begin|end)\s*(?:\{[A-Za-z]*\*?(?=[^A-Za-z*}])|(?=[^{A-Za-z\s]))/,
      "An environment's name consists of letters, with a * at most");
  if (/Expected node of symbol group type/.test(failure))
    return placed(
      /\\begin\s*\{d?array\}\s*\{[lcr|:\s]*(?=[^lcr|:\s}])/, "An array's columns are l, c, r, | and :");
  var delimiter = /Unsupported symbol (\S+) and font size/.exec(failure);
  if (delimiter) return placed(/\\genfrac(?![A-Za-z])/, delimiter[1] + " can't be a delimiter");
  if (/property 'text' of undefined/.test(failure) && /#[1-9]/.test(tex))
    return "\nA macro's text uses an argument that the macro does not take";
  return "\nKaTeX fails at it: " + failure;
}
