// `node src/tools/vectors.ts`: writes the vectors under src/protocol/vectors/ anew. vectors.test.ts says when that is due.
import { mkdirSync, writeFileSync } from 'node:fs'
import { makeVectors, vectorText } from '../testing/vectors.ts'

const folder = new URL('../protocol/vectors/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, content] of Object.entries(await makeVectors())) {
  const text = vectorText(content as object) // each file is an object
  writeFileSync(new URL(name, folder), text)
  console.log(`${String(text.length).padStart(8)}  ${name}`)
}
