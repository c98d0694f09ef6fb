const findings = []
for (const [, element] of drawnTexts()) {
  if (!(element instanceof SVGElement)) continue
  // A tenth of a pixel is rounding, a whole one white space within the letters.
  const size = textSize(element)
  if (size < 9.9) findings.push([element, `is ${size.toFixed(1)} px high`])
  const text = element.getBoundingClientRect()
  const drawing = element.ownerSVGElement.getBoundingClientRect()
  if (
    text.left < drawing.left - 1 || text.right > drawing.right + 1
    || text.top < drawing.top - 1 || text.bottom > drawing.bottom + 1
  ) findings.push([element, "sticks out of its drawing"])
}
return findings
