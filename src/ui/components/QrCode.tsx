import { encode } from 'uqr'

/** The quiet zone that readers need, in modules. */
const BORDER = 4

/** Drawn as one path, black on white whatever the page's colours: that is what phones read. */
/** @param ecran on a screen that gets neither creased nor dirty: larger squares for the same text */
export function QrCode({ texte, nom, ecran = false }: { readonly texte: string; readonly nom: string; readonly ecran?: boolean }) {
  const { data, size } = encode(texte, { ecc: ecran ? 'L' : 'M', border: BORDER })
  return (
    <svg className="carre" role="img" aria-label={nom} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={data.map(rowPath).join('')} fill="#000" />
    </svg>
  )
}

/** Each run of black modules is one rectangle. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    if (row[x] !== true) continue
    const start = x
    while (row[x + 1] === true) x++
    path += `M${start} ${y}h${x + 1 - start}v1h-${x + 1 - start}z`
  }
  return path
}
