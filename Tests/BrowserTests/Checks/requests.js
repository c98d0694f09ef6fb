// Files are not among the resources that the browser times.
return performance.getEntriesByType("resource")
  .filter(entry => !/^(file|data|blob):/.test(entry.name))
  .map(entry => [
    [...document.querySelectorAll("[src], [href]")]
      .find(element => [element.src, element.href].includes(entry.name)) ?? document.documentElement,
    `asks for ${entry.name}`,
  ])
