// What all checks know. It runs before each of them.

// What is folded is unfolded on screen; in print that is the stylesheet's task.
for (const details of document.querySelectorAll("details")) details.open = !matchMedia("print").matches

// Where an element is, and how its text begins.
function nameOf(element) {
  const steps = []
  for (let step = element; step; step = step.parentElement) {
    if (step.id) {
      steps.unshift(`${step.localName}#${step.id}`)
      break
    }
    steps.unshift([step.localName, ...step.classList].join("."))
  }
  const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 30)
  return steps.slice(-4).join(" > ") + (text && ` “${text}”`)
}

const tell = ([element, problem]) => `${nameOf(element)} ${problem}`

// What a check found.
async function report(check) {
  return [...new Set((await check()).map(tell))]
}

// What a check did not find of the elements that are marked, and what it found beside them.
async function misses(check) {
  const found = await check()
  const marked = [...document.querySelectorAll("[data-bad]")]
  return {
    notFound: marked.filter(element => !found.some(([other]) => other === element)).map(nameOf),
    notMarked: found.filter(([element]) => !marked.includes(element)).map(tell),
  }
}

// Whether an element is drawn. One that clips itself away for screen readers is.
function isDrawn(element) {
  return element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
}

// The pieces of text that are drawn, each with its element.
function drawnTexts() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) {
    const [text, element] = [walker.currentNode, walker.currentNode.parentElement]
    if (text.data.trim() && isDrawn(element)) texts.push([text, element])
  }
  return texts
}

// The height of an element's letters on screen, in CSS pixels.
function textSize(element) {
  const size = parseFloat(getComputedStyle(element).fontSize)
  if (!(element instanceof SVGElement)) return size
  const { a, b, c, d } = element.getScreenCTM()
  return size * Math.sqrt(Math.abs(a * d - b * c))
}

// Whether an element shows only a part of what is in it.
function clips(element) {
  const style = getComputedStyle(element)
  return style.overflowX !== "visible" || style.overflowY !== "visible"
}

// What a reader can use or go to.
const usable = "a[href], button, summary, input, select, textarea, [tabindex]"

// Notes what gets the focus from now on, and whether that is seen.
// Returns how often Tab must be pressed to come round the page.
function watchFocus() {
  window.reached = new Map()
  const note = ({ target }) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(target)
    reached.set(target, reached.get(target) || outlineStyle !== "none" && parseFloat(outlineWidth) > 0)
  }
  document.addEventListener("focusin", note)
  // On a busy machine the window can get the focus after its first element, which shows it only then.
  document.addEventListener("keyup", note)
  // Some more, because the browser lets regions that scroll have the focus too, and then itself; and a player has
  // some buttons of its own.
  const players = document.querySelectorAll("audio[controls], video[controls]").length
  return document.querySelectorAll(usable).length + 8 * players + 10
}
