/**
 * The chosen file on this page: its bytes, read as found or as the person corrects it. The file itself is
 * never kept: it may hold columns (health, NIR) that must not enter the product in any form.
 */
import { recogniseHeader } from '../../../domain/importGroupe/columns.ts'
import { decodeText, type DecodeFault, type Encoding } from '../../../domain/importGroupe/decodeText.ts'
import { parseTable, type Separator, type Table, type TableFault } from '../../../domain/importGroupe/parseTable.ts'

export interface SourceFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** Same bytes, same text: tells a file chosen again from another one. */
  readonly fingerprint: string
}

/** What the person may say instead of what was found. */
export const CHOSEN_ENCODINGS = ['utf-8', 'windows-1252', 'macintosh', 'ibm850'] as const
export type ChosenEncoding = (typeof CHOSEN_ENCODINGS)[number]
export type FileEncoding = Encoding | ChosenEncoding

export type FileFault = DecodeFault | TableFault | { readonly reason: 'codage' }

export type Reading =
  | { readonly ok: true; readonly encoding: FileEncoding; readonly table: Table; readonly accents: readonly string[] }
  | { readonly ok: false; readonly encoding: FileEncoding | undefined; readonly fault: FileFault }

export async function openFile(file: File): Promise<SourceFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return { name: file.name, bytes, fingerprint: Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('') }
}

export function readSource({ bytes }: SourceFile, encoding: ChosenEncoding | undefined, separator: Separator | undefined): Reading {
  const decoded = encoding === undefined ? decodeText(bytes) : decodeAs(bytes, encoding)
  if (!decoded.ok) return { ok: false, encoding, fault: decoded.fault }
  const parsed = parseTable(decoded.text, separator)
  if (!parsed.ok) return { ok: false, encoding: decoded.encoding, fault: parsed.fault }
  return { ok: true, encoding: decoded.encoding, table: parsed.table, accents: accentedWords(parsed.table) }
}

type DecodedAs = { readonly ok: true; readonly encoding: FileEncoding; readonly text: string } | { readonly ok: false; readonly fault: FileFault }

function decodeAs(bytes: Uint8Array, encoding: ChosenEncoding): DecodedAs {
  // What no encoding mends: a workbook, a picture, an empty file.
  const found = decodeText(bytes)
  if (!found.ok && !['halfCharacter', 'unknownEncoding'].includes(found.fault.reason)) return found
  const text = encoding === 'ibm850' ? decode850(bytes) : decodeWith(encoding, bytes)
  return text === null ? { ok: false, fault: { reason: 'codage' } } : { ok: true, encoding, text }
}

function decodeWith(encoding: Exclude<ChosenEncoding, 'ibm850'>, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The old DOS page, which browsers no longer decode; some pay software still writes it. */
const HIGH_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'

function decode850(bytes: Uint8Array): string {
  const parts: string[] = []
  for (const byte of bytes) parts.push(byte < 0x80 ? String.fromCharCode(byte) : HIGH_850.charAt(byte - 0x80))
  return parts.join('')
}

/** A few words with accents, from the headers and the names, for the person to see whether they are read well. */
function accentedWords({ header, records }: Table): readonly string[] {
  const named = header.cells.flatMap((cell, index) => (['nom', 'prenom', 'commune'].includes(recogniseHeader(cell)) ? [index] : []))
  const found = new Set<string>()
  for (const cell of [...header.cells, ...records.flatMap(({ cells }) => named.map((index) => cells[index] ?? ''))]) {
    if (/[^\u0000-\u007F]/.test(cell)) found.add(cell.trim())
    if (found.size === 5) break
  }
  return [...found]
}
