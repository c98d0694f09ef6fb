const findings = []

// The name that ARIA gives to an element; no text where it gives none.
function label(element) {
  const ids = element.getAttribute("aria-labelledby")?.trim().split(/\s+/) ?? []
  const texts = ids.map(id => document.getElementById(id)?.textContent ?? "")
  return (element.getAttribute("aria-label") ?? texts.join(" ")).trim()
}

const root = document.documentElement
if (!root.lang) findings.push([root, "has no lang"])
const title = document.querySelector("title")
if (!title?.textContent.trim()) findings.push([title ?? root, "has no title"])
for (const image of document.images) {
  if (!image.alt.trim()) findings.push([image, "has no alt"])
}
for (const svg of document.querySelectorAll("svg:not(svg svg, [aria-hidden=true] *)")) {
  if (svg.getAttribute("aria-hidden") === "true") continue
  if (svg.getAttribute("role") !== "img") findings.push([svg, "has no role=img"])
  else if (!label(svg)) findings.push([svg, "has no name"])
}
for (const element of document.querySelectorAll("a[href], button, summary")) {
  const alt = [...element.querySelectorAll("img")].map(image => image.alt).join("")
  if (!(label(element) + element.textContent + alt).trim()) findings.push([element, "has no name"])
}
for (const region of document.querySelectorAll("nav, [role=region]")) {
  if (!label(region)) findings.push([region, "has no name"])
}
return findings
