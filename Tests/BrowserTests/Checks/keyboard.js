const findings = []
for (const element of document.querySelectorAll(usable)) {
  if (!isDrawn(element) || element.disabled) continue
  if (element.tabIndex > 0) findings.push([element, "is taken out of the order of the page"])
  // Without being a link or the like, it may have a focus that only scripts give.
  else if (element.getAttribute("tabindex") === "-1" && !element.matches("a, button")) continue
  else if (!reached.has(element)) findings.push([element, "is not reached by Tab"])
  else if (!reached.get(element)) findings.push([element, "does not show that it has the focus"])
}
for (const element of document.body.querySelectorAll("*")) {
  const { overflowX, overflowY } = getComputedStyle(element)
  const scrolls = (overflow, all, part) => /auto|scroll/.test(overflow) && all > part
  if (
    scrolls(overflowX, element.scrollWidth, element.clientWidth)
    || scrolls(overflowY, element.scrollHeight, element.clientHeight)
  ) {
    // Not every browser lets what scrolls have the focus by itself.
    if (element.tabIndex < 0 || !element.hasAttribute("tabindex")) {
      if (!element.querySelector(usable)) findings.push([element, "scrolls, but has no tabindex"])
    }
  }
}
return findings
