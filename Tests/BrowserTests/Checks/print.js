const findings = []
for (const element of document.body.querySelectorAll("*")) {
  const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element
  if (element.matches("pre") && !isDrawn(element)) findings.push([element, "is not printed"])
  // What is a pixel wide clips itself away for screen readers.
  if (!isDrawn(element) || !clips(element) || clientWidth <= 1) continue
  // A pixel is rounding.
  if (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1) {
    const [all, part] = [[scrollWidth, scrollHeight], [clientWidth, clientHeight]]
    findings.push([element, `shows ${part.join(" × ")} px of ${all.join(" × ")}`])
  }
}
return findings
