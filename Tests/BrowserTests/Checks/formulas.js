const findings = []
for (const formula of document.querySelectorAll(".katex, .katex-error")) {
  const { width, height } = formula.getBoundingClientRect()
  if (formula.matches(".katex-error")) findings.push([formula, `is an error: ${formula.title}`])
  // A formula may be in a part of the page that this view does not show.
  else if (isDrawn(formula.parentElement) && !(width > 0 && height > 0 && isDrawn(formula))) {
    findings.push([formula, "is not seen"])
  }
}
return findings
