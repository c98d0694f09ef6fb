// Begins every engine: what Swift calls, and what the libraries expect and Duktape lacks.

var self = this;

// A global function by its name, of texts and with a text as its result. Texts cross as UTF-8, because
// a string must hold characters beyond U+FFFF as two surrogates, as JavaScript says.
function call(name) {
  var decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  var texts = Array.prototype.slice.call(arguments, 1).map(function (bytes) {
    return decoder.decode(bytes);
  });
  return new TextEncoder().encode(self[name].apply(null, texts));
}

Array.prototype.fill = function (value) {
  for (var i = 0; i < this.length; i++) this[i] = value;
  return this;
};
