/** A card's 128 bits as a square says them and as a hand types them: Crockford's letters, in capitals, which a square holds best. */
import { CODE_ALPHABET } from './typedCode.ts'

const PREFIX = 'LC1'
const BYTES = 16
/** 26 letters are 130 bits: two are always 0. */
const LETTERS = 26
const LOOKS_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

export function writeCarte(carte: Uint8Array): { readonly texte: string; readonly code: string } {
  let number = carte.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let letters = ''
  for (let at = 0; at < LETTERS; at++) {
    letters = CODE_ALPHABET.charAt(Number(number & 31n)) + letters
    number >>= 5n
  }
  return { texte: `${PREFIX}${letters}`, code: (letters.match(/.{1,4}/g) ?? []).join(' ') }
}

/** What was meant; `undefined`: no card says that. */
export function readCarte(said: string): Uint8Array | undefined {
  const shown = said.toUpperCase().replace(/[\s.-]/g, '')
  const letters = (shown.length > LETTERS && shown.startsWith(PREFIX) ? shown.slice(PREFIX.length) : shown).replace(/[OIL]/g, (letter) => LOOKS_LIKE[letter] ?? letter)
  if (letters.length !== LETTERS) return undefined
  let number = 0n
  for (const letter of letters) {
    const five = CODE_ALPHABET.indexOf(letter)
    if (five < 0) return undefined
    number = (number << 5n) | BigInt(five)
  }
  if (number >> 128n) return undefined
  return Uint8Array.from({ length: BYTES }, (_, at) => Number((number >> BigInt(8 * (BYTES - 1 - at))) & 255n))
}
