const findings = []
const width = document.documentElement.clientWidth
const whole = document.scrollingElement.scrollWidth
if (whole > width) {
  findings.push([document.documentElement, `scrolls to ${whole} px in a window of ${width} px`])
}

function isClipped(element) {
  if (getComputedStyle(element).clipPath !== "none") return true
  for (let outer = element.parentElement; outer !== document.body; outer = outer.parentElement) {
    if (clips(outer) || getComputedStyle(outer).clipPath !== "none") return true
  }
  return false
}

const beyond = new Set()
for (const element of document.body.querySelectorAll("*")) {
  const box = element.getBoundingClientRect()
  // What stands wholly to the left is hidden there on purpose, as a link that skips to the text is.
  if (box.width === 0 || box.right <= 0) continue
  // Half a pixel is rounding.
  if (box.left >= -0.5 && box.right <= width + 0.5) continue
  if (!isDrawn(element) || isClipped(element)) continue
  beyond.add(element)
  if (beyond.has(element.parentElement)) continue
  const [left, right] = [box.left, box.right].map(Math.round)
  findings.push([element, `reaches from ${left} to ${right} px in a window of ${width} px`])
}
return findings
