/** Whether a word is of a closed list: then it has that list's type. */
export function isOneOf<T extends string>(list: readonly T[], word: string): word is T {
  const words: readonly string[] = list
  return words.includes(word)
}
