// The links that are drawn, each with where it leads to.
return [...document.querySelectorAll("a[href]")]
  .filter(isDrawn)
  .map(link => ({ from: nameOf(link), to: link.href }))
