/**
 * What every device kept and what it was told, remembered by the driver, which nothing kills: the witness
 * against which the log is read. It looks at nothing but saves that resolved and bytes that passed.
 */
import { voletKey, type VoletId } from '../../domain/volet.ts'
import { dotKey, type Dot, type Operation } from '../../operations/operation.ts'
import { readChunk } from '../../protocol/rows.ts'
import type { WireReply, WireRequest, WireVerdict } from '../../protocol/wire.ts'
import type { Figures } from './figures.ts'

export interface Remembered {
  readonly device: string
  readonly volet: VoletId
  readonly operation: Operation
  /** Its save resolved: *gardé* was shown. */
  kept: boolean
  sent: number
  /** The last one heard; undefined while none was. */
  verdict: WireVerdict | undefined
}

export const keyOf = (volet: string, dot: Dot): string => `${volet}#${dotKey(dot)}`

export class Ledger {
  readonly operations = new Map<string, Remembered>()
  /** What must never happen, in words. */
  readonly faults: string[] = []
  readonly #figures: Figures

  constructor(figures: Figures) {
    this.#figures = figures
  }

  fault(what: string): void {
    this.faults.push(what)
  }

  keep(device: string, volet: VoletId, operation: Operation): void {
    this.#remember(device, volet, operation).kept = true
    this.#figures.add('operations kept (« gardé »)')
  }

  sent(device: string, request: WireRequest): void {
    for (const [, wire] of request.c ?? []) {
      const chunk = readChunk(wire)
      for (const operation of chunk?.operations ?? []) {
        if (chunk === undefined) continue
        const found = this.#remember(device, chunk.volet, operation)
        found.sent += 1
        this.#figures.add(found.sent === 1 ? 'operations offered' : 'operations offered again')
        if (operation.reissueOf !== undefined) this.fault(`${device} issued ${dotKey(operation.reissueOf)} again although nobody copied it`)
      }
    }
  }

  told(device: string, reply: WireReply): void {
    for (const [volet, replica, lastN, verdicts, fork] of reply.r ?? []) {
      if (fork === 1) this.fault(`${device} is told that it is a copy, in ${volet}`)
      else if (verdicts.length === 0) this.fault(`the server knows only ${lastN} operations of ${device} in ${volet}, and had answered more`)
      for (const verdict of verdicts) {
        const key = `${volet}#${replica}.${verdict[0]}`
        const found = this.operations.get(key)
        if (found === undefined) {
          this.fault(`a verdict about ${key}, which nobody sent`)
          continue
        }
        const before = found.verdict
        // What was held may be decided since; nothing else may be said otherwise.
        if (before !== undefined && before[1] !== 1 && JSON.stringify(before) !== JSON.stringify(verdict))
          this.fault(`${key} was told ${JSON.stringify(before)}, then ${JSON.stringify(verdict)}`)
        if (before === undefined) this.#figures.add('operations acknowledged')
        if (before === undefined || before[1] === 1) this.#figures.add(`verdicts: ${VERDICTS[verdict[1]]}${verdict[1] === 2 ? ` ${verdict[2]}` : ''}`)
        found.verdict = verdict
      }
    }
  }

  #remember(device: string, volet: VoletId, operation: Operation): Remembered {
    const key = keyOf(voletKey(volet), operation.dot)
    const found = this.operations.get(key) ?? { device, volet, operation, kept: false, sent: 0, verdict: undefined }
    this.operations.set(key, found)
    return found
  }
}

const VERDICTS = ['accepted', 'held', 'refused'] as const
