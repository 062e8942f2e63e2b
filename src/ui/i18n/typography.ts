/** A tree of translated sentences, as the resource files write them. */
export interface Words {
  readonly [key: string]: string | Words
}

const nbsp = '\u00a0'

/**
 * French typography, applied once when a resource is loaded so that the files
 * keep the plain spelling of the glossary: ’ for the apostrophe and a
 * no-break space before : ; ? ! » and after «, before h, € and %.
 * Names of placeholders ({{…}}) contain none of these and stay as they are.
 */
export function typography(sentence: string): string {
  return sentence
    .replaceAll("'", '’')
    .replace(/ ([:;?!»€%])/g, `${nbsp}$1`)
    .replace(/« /g, `«${nbsp}`)
    .replace(/(\d|\}\}) (h|min|km|Ko|Mo)\b/g, `$1${nbsp}$2`)
}

/** The same tree with `typography` applied to every sentence. */
export function typeset(words: Words): Words {
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [key, typeof value === 'string' ? typography(value) : typeset(value)]),
  )
}
