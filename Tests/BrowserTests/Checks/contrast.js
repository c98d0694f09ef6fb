// WCAG 2.2, success criterion 1.4.3 and its definitions of contrast, relative luminance and large
// text. Colours are [red, green, blue, alpha], the first three from 0 to 255.
const findings = []

const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
const read = new Map()

// Any colour that CSS can name; what is none of them is transparent, which no text may be.
function color(css) {
  if (!read.has(css)) {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = "transparent"
    canvas.fillStyle = css
    canvas.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data
    read.set(css, [red, green, blue, alpha / 255])
  }
  return read.get(css)
}

const faded = ([red, green, blue, alpha], share) => [red, green, blue, alpha * share]

// An opaque colour: a colour before an opaque one.
function over(front, back) {
  return [0, 1, 2].map(i => front[i] * front[3] + back[i] * (1 - front[3])).concat(1)
}

function luminance(color) {
  const [red, green, blue] = color.slice(0, 3).map(channel => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

// The paper below the page.
const sheet = document.createElement("i")
sheet.style.color = "Canvas"
document.body.append(sheet)
const paper = color(getComputedStyle(sheet).color)
sheet.remove()

// What is seen of a text and behind it: layers, over the backgrounds of the elements from the
// outermost in, each of which may fade as a whole.
function seen(elements, behind, layers, text) {
  if (elements.length === 0) {
    const back = layers.reduce((back, layer) => over(layer, back), behind)
    return [over(text, back), back]
  }
  const style = getComputedStyle(elements[0])
  const within = seen(elements.slice(1), over(color(style.backgroundColor), behind), layers, text)
  return within.map(color => over(faded(color, Number(style.opacity)), behind))
}

// The shapes of a drawing that were painted before a text and lie behind its middle.
function shapesBehind(text) {
  const box = text.getBoundingClientRect()
  const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2)
  return [...text.ownerSVGElement.querySelectorAll("rect, path, circle, ellipse, polygon")]
    .filter(shape => shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)
    .filter(shape => {
      const { left, right, top, bottom } = shape.getBoundingClientRect()
      return left <= middle.x && middle.x <= right && top <= middle.y && middle.y <= bottom
        && isDrawn(shape)
        && shape.isPointInFill(middle.matrixTransform(shape.getScreenCTM().inverse()))
    })
    .map(shape => {
      const { fill, fillOpacity, opacity } = getComputedStyle(shape)
      return faded(color(fill), fillOpacity * opacity)
    })
}

for (const [, element] of drawnTexts()) {
  const style = getComputedStyle(element)
  let [text, layers] = [color(style.color), []]
  if (element instanceof SVGElement) {
    text = faded(color(style.fill), style.fillOpacity)
    layers = shapesBehind(element)
    // A halo is what the letters stand out from.
    if (style.paintOrder.startsWith("stroke")) {
      layers.push(faded(color(style.stroke), style.strokeOpacity))
    }
  }
  const elements = []
  for (let outer = element; outer; outer = outer.parentElement) elements.unshift(outer)
  if (elements.some(outer => getComputedStyle(outer).backgroundImage !== "none")) {
    findings.push([element, "stands on a picture, so that its contrast is not known"])
    continue
  }
  const [front, back] = seen(elements, paper, layers, text)
  // 18 points, or 14 in bold.
  const isLarge = textSize(element) >= (style.fontWeight >= 700 ? 14 : 18) * 96 / 72
  const least = isLarge ? 3 : 4.5
  const found = contrast(front, back)
  if (found < least) {
    const [a, b] = [front, back].map(color => `rgb(${color.slice(0, 3).map(Math.round)})`)
    findings.push([element, `has a contrast of ${found.toFixed(2)}, not ${least}: ${a} on ${b}`])
  }
}
return findings
