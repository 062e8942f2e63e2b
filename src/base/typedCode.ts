/**
 * A code made to be read aloud and typed: ten of Crockford's thirty-two letters and digits, without those that look
 * alike. The first four say which code it is, the others that one has it.
 */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 10
export const CODE_NAME_LENGTH = 4

const CODE = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`)
const LOOKS_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

/** What was meant by what was typed: spaces, hyphens, small letters and look-alikes do not count. */
export function readCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[\s.-]/g, '').replace(/[OIL]/g, (letter) => LOOKS_LIKE[letter] ?? letter)
  return CODE.test(letters) ? letters : undefined
}

/** In groups short enough to be kept in mind: 4, 3, 3. */
export const codeGroups = (code: string): readonly string[] => [code.slice(0, CODE_NAME_LENGTH), code.slice(CODE_NAME_LENGTH, 7), code.slice(7)]
