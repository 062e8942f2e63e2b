/**
 * What « Écouter » says: the screen's own words, in their order, one sentence per line. What is chosen is
 * said to be; what was typed is read after its label; what is hidden from screen readers is skipped.
 */
const blocks = new Set(['H1', 'H2', 'H3', 'P', 'LI', 'OL', 'UL', 'DL', 'DT', 'DD', 'DIV', 'SECTION', 'ARTICLE', 'MAIN', 'BUTTON', 'A', 'LABEL', 'LEGEND', 'SMALL', 'BLOCKQUOTE', 'SUMMARY', 'DETAILS', 'FIGURE'])

export function readScreen(root: Element | null, chosen: string): string {
  const lines: string[] = ['']
  const newLine = () => {
    if (lines.at(-1) !== '') lines.push('')
  }
  const say = (text: string) => {
    lines[lines.length - 1] = `${lines.at(-1) ?? ''}${text}`
  }
  const visit = (node: Node) => {
    if (node instanceof Text) {
      say(node.data.replace(/\s+/g, ' '))
      return
    }
    if (!(node instanceof HTMLElement) || node.hidden || node.getAttribute('aria-hidden') === 'true') return
    if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) {
      newLine()
      say(node.value)
      return
    }
    if (node instanceof HTMLDialogElement && !node.open) return
    if (node instanceof HTMLDetailsElement && !node.open) {
      visitAll(node.querySelector('summary')?.childNodes ?? [])
      return
    }
    const block = blocks.has(node.tagName)
    if (block) newLine()
    visitAll(node.childNodes)
    if (node.getAttribute('aria-pressed') === 'true' || node.getAttribute('aria-checked') === 'true') say(`, ${chosen}`)
    if (block) newLine()
  }
  const visitAll = (nodes: Iterable<Node>) => {
    for (const node of nodes) visit(node)
  }
  if (root !== null) visit(root)
  return lines.map((line) => line.trim()).filter((line) => line !== '').join('\n')
}
