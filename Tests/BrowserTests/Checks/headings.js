const findings = []
const count = document.querySelectorAll("h1").length
if (count !== 1) findings.push([document.body, `has ${count} h1, not 1`])
let last = 0
for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
  const level = Number(heading.localName[1])
  if (level > last + 1) findings.push([heading, `is an ${heading.localName} below an h${last}`])
  last = level
}
return findings
