import { pictures, type Drawing, type PictureName } from './pictures.ts'

export { pictureFor, type PictureName } from './pictures.ts'

/** Always above its word, so it is hidden from screen readers. */
export function Picture({ name }: { readonly name: PictureName }) {
  const drawing: Drawing = pictures[name]
  return (
    <svg className="image" viewBox="0 0 96 72" aria-hidden="true" focusable="false">
      {drawing.teinte !== undefined && <path className="teinte" d={drawing.teinte} />}
      {drawing.trait !== undefined && <path d={drawing.trait} />}
      {drawing.dessus !== undefined && <path className="teinte" d={drawing.dessus} />}
      {drawing.noir !== undefined && <path className="noir" d={drawing.noir} />}
      {drawing.pointille !== undefined && <path strokeDasharray="6 6" d={drawing.pointille} />}
    </svg>
  )
}
