/// Formulas of our own for those commands and environments of KaTeX's that need arguments or a place;
/// for all others, the command between two letters is one.
enum Commands {
  /// Displayed formulas that must be set.
  static let set = [
    #"\big( x \big)"#, #"\Big\{ x \Big\}"#, #"\bigg\langle x \bigg\rangle"#, #"\Bigg/ x \Bigg\|"#,
    #"\bigl( x \bigm| y \bigr)"#, #"\Bigl[ x \Bigm\vert y \Bigr]"#,
    #"\biggl\lfloor x \biggm/ y \biggr\rfloor"#, #"\Biggl\lceil x \Biggm\backslash y \Biggr\rceil"#,
    #"\left( \frac{a}{b} \middle| c \right]"#, #"\text{for \(x > 0\) only}"#,
    #"\TextOrMath{words}{x^2}"#, #"{a \above 2pt b}"#, #"\begingroup \def\a{x} \a \endgroup"#,
    #"\bgroup x \egroup"#, #"\binom{n}{k} = \dbinom{n}{k} = \tbinom{n}{k}"#,
    #"\cfrac{1}{1 + \cfrac{1}{x}} + \dfrac{a}{b} + \tfrac{a}{b}"#, #"\char65 + \char"42 + \char`x"#,
    #"\colorbox{yellow}{x} + \fcolorbox{#c00}{white}{y} + \textcolor{#228b22}{z}"#,
    #"\def\square#1{#1^2} \square{x}"#, #"\def\a{x} \edef\b{\a\a} \b"#, #"{\gdef\a{x}} \a"#,
    #"\def\a{x} {\xdef\b{\a y}} \b"#, #"{\global\def\a{x}} \a"#, #"\long\def\a#1{#1} \a{x}"#,
    #"\genfrac(]{2pt}{1}{a}{b}"#,
    #"\begin{array}{l|r} a & b \\ \hline c & d \\ \hdashline e & f \cr g & h \end{array}"#,
    #"a \hskip 1em b \hspace{2pt} c \hspace*{1ex} d \kern 3mm e \mkern 3mu f \mskip 4mu g"#,
    #"a \tmspace+{3mu}{.1667em} b"#, #"\sum\limits_{i=1}^n i + \int\nolimits_0^1 x \, dx"#,
    #"\mathchoice{D}{T}{S}{SS}_{\mathchoice{D}{T}{S}{SS}}"#,
    #"\newcommand\a[1]{#1^2} \renewcommand\a[2]{#1 #2} \providecommand\b{y} \a{x}{\b}"#,
    #"a \overset{!}{=} b \underset{n}{+} c \stackrel{?}{<} d"#, #"a \raisebox{3pt}{b}"#,
    #"\rule[2pt]{1em}{3pt}"#, #"\verb|a_b & \c| + \verb*!a b!"#, #"a \\ b \newline c"#,
    #"\text{\"a}"#,
  ]

  /// Displayed formulas that must not be set, and what is said of each.
  static let refused = [
    (#"x \] y"#, "Can't use function '\\]' in math mode"),
    (#"\href{https://example.org}{x}"#, "\\href is not allowed in a formula"),
    (#"\url{https://example.org}"#, "\\url is not allowed in a formula"),
    (#"\includegraphics{a.png}"#, "\\includegraphics is not allowed in a formula"),
    (#"\htmlClass{a}{x}"#, "\\htmlClass is not allowed in a formula"),
    (#"\htmlId{a}{x}"#, "\\htmlId is not allowed in a formula"),
    (#"\htmlStyle{color: red}{x}"#, "\\htmlStyle is not allowed in a formula"),
    (#"\htmlData{a=b}{x}"#, "\\htmlData is not allowed in a formula"),
    (#"\message{a}"#, "\\message, \\errmessage and \\show have no terminal to write to"),
    (#"\errmessage{a}"#, "\\message, \\errmessage and \\show have no terminal to write to"),
    (#"\show x"#, "\\message, \\errmessage and \\show have no terminal to write to"),
    (#"A \imageof B"#, "KaTeX's fonts lack the character “⊷”"),
    (#"A \origof B"#, "KaTeX's fonts lack the character “⊶”"),
  ]

  /// Names in KaTeX's source that are no commands of an author's: it looks them up by itself, for which
  /// dots follow a relation, in the rows of `CD`, as the stretch of rows, or as the start of others.
  static let internalNames: Set = [
    #"\Relbar"#, #"\relbar"#, #"\idotsint"#, #"\iiiint"#, #"\arraystretch"#, #"\cdleftarrow"#,
    #"\cdlongequal"#, #"\cdrightarrow"#, #"\x"#,
  ]

  /// Every environment, with its argument and content.
  static let environments = [
    "array": #"{c:r} a & b \\ c & d"#, "darray": #"{lcr} a & b & c"#,
    "matrix": #"a & b \\ c & d"#, "pmatrix": #"a & b \\ c & d"#, "bmatrix": #"a & b \\ c & d"#,
    "Bmatrix": #"a & b \\ c & d"#, "vmatrix": #"a & b \\ c & d"#, "Vmatrix": #"a & b \\ c & d"#,
    "matrix*": #"[r] a & b \\ -c & d"#, "pmatrix*": #"[l] a & b \\ -c & d"#,
    "bmatrix*": #"[r] a & b \\ -c & d"#, "Bmatrix*": #"[c] a & b \\ -c & d"#,
    "vmatrix*": #"[r] a & b \\ -c & d"#, "Vmatrix*": #"[r] a & b \\ -c & d"#,
    "smallmatrix": #"a & b \\ c & d"#, "subarray": #"{l} i \\ j"#,
    "cases": #"a & x < 0 \\ b & \text{otherwise}"#,
    "dcases": #"\frac{a}{b} & x < 0 \\ b & x \ge 0"#,
    "rcases": #"a & x < 0 \\ b & x \ge 0"#, "drcases": #"\frac{a}{b} & x < 0 \\ b & x \ge 0"#,
    "align": #"a &= b \\ c &= d"#, "align*": #"a &= b \\ c &= d"#, "aligned": #"a &= b \\ c &= d"#,
    "split": #"a &= b \\ &+ c"#, "gathered": #"a = b \\ c = d"#, "gather": #"a = b \\ c = d"#,
    "gather*": #"a = b \\ c = d"#, "alignat": #"{2} a &= b &\quad c &= d"#,
    "alignat*": #"{2} a &= b &\quad c &= d"#, "alignedat": #"{2} a &= b &\quad c &= d"#,
    "equation": #"a = b"#, "equation*": #"a = b"#,
    "CD": #"A @>f>> B \\ @VgVV @AAhA \\ C @<<k< D @= E \\ @| @. @."#,
  ]
}
