/**
 * Cells that a spreadsheet would run. Coming in, they are flagged and kept as text; going out, every CSV
 * the product writes passes its cells through `inertCell` (OWASP, CSV injection).
 */

/** Begins, after blanks, with a sign that makes a spreadsheet calculate. */
export function startsFormula(text: string): boolean {
  return /^\s*[=+\-@＝＋－＠]/.test(text)
}

/** The same text, made harmless for a spreadsheet by the apostrophe that says « this is text ». */
export function inertCell(text: string): string {
  return startsFormula(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text
}
