/** Rows as a Markdown table; the first row is its header. */
export const toMarkdownTable = ([header = [], ...rows]: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

const toMarkers = (name: string) => ({
  open: `<!-- ${name}: written by \`npm run readme\` -->`,
  close: `<!-- /${name} -->`,
})

/** Replaces what stands between the markers of a block. Throws when the page has no such block. */
export const replaceBlock = (page: string, name: string, content: string): string => {
  const { open, close } = toMarkers(name)
  const start = page.indexOf(open)
  const end = page.indexOf(close, start)
  if (start < 0 || end < 0) throw new RangeError(`The page has no block "${name}": ${open} … ${close}.`)
  return `${page.slice(0, start + open.length)}\n${content}\n${page.slice(end)}`
}

/** A block of plain text. */
export const fence = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``

/** The text of the first fenced block after a heading. Throws when there is none. */
export const readFence = (page: string, heading: string): string => {
  const text = page.split(`\n${heading}\n`)[1]?.split('```text\n')[1]?.split('```')[0]
  if (text === undefined) throw new RangeError(`The page has no plain text under "${heading}".`)
  return text
}
