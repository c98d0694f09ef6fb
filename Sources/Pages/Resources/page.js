// What a page can do beyond being read; without scripts nothing else is missing.

// The reader's choice of light or dark.
(function () {
  var root = document.documentElement, button = document.querySelector("button.theme")
  var dark = matchMedia("(prefers-color-scheme: dark)")
  function isDark() { return root.dataset.theme ? root.dataset.theme == "dark" : dark.matches }
  function name() { button.textContent = isDark() ? "Light" : "Dark"; button.title = "Show the page " + (isDark() ? "light" : "dark") }
  button.onclick = function () {
    root.dataset.theme = isDark() ? "light" : "dark"
    try { localStorage.setItem("theme", root.dataset.theme) } catch (e) {}
    name()
  }
  dark.addEventListener("change", name)
  button.hidden = false
  name()
})();
// Code can be copied.
document.querySelectorAll("main pre > code").forEach(function (code) {
  var pre = code.parentElement, frame = document.createElement("div"), button = document.createElement("button")
  frame.className = "code-frame"
  button.className = "copy"
  button.type = "button"
  button.textContent = "Copy"
  button.onclick = function () {
    navigator.clipboard.writeText(code.textContent).then(
      function () { button.textContent = "Copied" }, function () { getSelection().selectAllChildren(code) })
    setTimeout(function () { button.textContent = "Copy" }, 1500)
  }
  pre.replaceWith(frame)
  frame.append(pre, button)
});
// What scrolls shows at which edge there is more.
document.querySelectorAll("main :is(.scroll, .equation, .equation .formula, pre)").forEach(function (part) {
  function mark() {
    var rest = part.scrollWidth - part.clientWidth - part.scrollLeft
    part.classList.toggle("more-before", part.scrollLeft > 1)
    part.classList.toggle("more-after", rest > 1)
  }
  part.addEventListener("scroll", mark, { passive: true })
  new ResizeObserver(mark).observe(part)
});
// The contents say which section is being read.
(function () {
  var headings = Array.from(document.querySelectorAll("main h2[id]")).reverse()
  var links = document.querySelectorAll(".sections a")
  function mark() {
    var here = headings.find(function (heading) { return heading.getBoundingClientRect().top < 120 })
    links.forEach(function (link) {
      if (here && link.hash == "#" + here.id) link.setAttribute("aria-current", "location")
      else link.removeAttribute("aria-current")
    })
  }
  addEventListener("scroll", mark, { passive: true })
  mark()
})();
// What a reference, a citation or a footnote's mark leads to is shown beside it.
(function () {
  if (!matchMedia("(hover: hover)").matches) return
  var timer, preview
  function hide() {
    clearTimeout(timer)
    if (preview) preview.remove()
    preview = null
  }
  function show(link) {
    var target = document.getElementById(decodeURIComponent(link.hash.slice(1)))
    target = target && target.closest("figure, .scroll, .equation, .footnote, li, .block")
    if (!target || target.contains(link)) return
    var box = target.getBoundingClientRect()
    if (box.top >= 0 && box.bottom <= innerHeight) return  // it can be seen anyway
    preview = document.createElement("div")
    preview.className = "preview"
    preview.append(target.cloneNode(true))
    preview.querySelectorAll("[id]").forEach(function (element) { element.removeAttribute("id") })
    preview.firstChild.removeAttribute("id")
    preview.onmouseleave = hide
    document.body.append(preview)
    var place = link.getBoundingClientRect(), size = preview.getBoundingClientRect()
    var above = place.top - size.height - 4
    preview.style.top = scrollY + (above > 0 ? above : place.bottom + 4) + "px"
    preview.style.left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - size.width - 8)) + "px"
  }
  document.querySelectorAll("a.reference, a.citation, sup.mark a").forEach(function (link) {
    if (link.pathname != location.pathname) return
    link.addEventListener("mouseenter", function () { hide(); timer = setTimeout(show, 250, link) })
    link.addEventListener("mouseleave", function (event) {
      if (!preview || !preview.contains(event.relatedTarget)) hide()
    })
  })
  addEventListener("keydown", function (event) { if (event.key == "Escape") hide() })
})()
