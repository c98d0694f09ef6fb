// Goes to places of this page; returns those that were not reached, with the reason.
const missed = {}
for (const fragment of arguments[0]) {
  scrollTo(0, document.scrollingElement.scrollHeight)
  location.hash = ""
  location.hash = fragment
  const target = document.querySelector(":target")
  if (!target) {
    missed[fragment] = "there is no such place"
    continue
  }
  const { top, left, right } = target.getBoundingClientRect()
  // A pixel is rounding.
  const isInView = top >= -1 && top < innerHeight && right > 0 && left < innerWidth
  if (!isDrawn(target)) missed[fragment] = "it is not shown"
  else if (!isInView) missed[fragment] = `it is not in view, but ${Math.round(top)} px down`
}
return missed
