/**
 * The icons' drawings, put into the page once. Named in a file of its own, each icon would be fetched and read again
 * whenever a screen shows it anew. Measured: 3 to 5 ms each, and a screen has ten.
 */
const READ_AGAIN_MS = 5_000

export const iconId = (name: string): string => `icone-${name}`

/** Words stand beside every icon: they do until the drawings come. */
export function readIcons(): void {
  const asked = new XMLHttpRequest()
  asked.responseType = 'document'
  asked.onloadend = () => {
    const drawings = asked.responseXML?.documentElement
    if (!(drawings instanceof SVGSVGElement)) {
      setTimeout(readIcons, READ_AGAIN_MS)
      return
    }
    for (const symbol of drawings.children) symbol.id = iconId(symbol.id)
    drawings.style.display = 'none'
    document.body.append(drawings)
  }
  asked.open('GET', '/icones.svg')
  asked.send()
}
