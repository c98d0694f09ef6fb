const seen = new Set()
return [...document.querySelectorAll("[id]")]
  .filter(({ id }) => id === "" || seen.has(id) || !seen.add(id))
  .map(element => [element, element.id ? "has an id that stood before" : "has an empty id"])
