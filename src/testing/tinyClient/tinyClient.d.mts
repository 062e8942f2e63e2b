import type { WireReply, WireSignedChunk } from '../../protocol/wire.ts'
import type { Row, State } from './fold.mjs'
import type { TinyKey } from './key.mjs'

export interface Replica {
  readonly volet: string
  readonly made: { readonly n: number; readonly row: readonly unknown[]; readonly verdict: 'accepted' | 'held' | 'refused' | undefined }[]
  readonly chunks: { readonly n: number; readonly count: number; readonly signed: WireSignedChunk }[]
  readonly chain: string
  readonly known: number
  readonly closed: boolean
}
export interface Answer {
  readonly status: number
  readonly reply: WireReply | undefined
  readonly bytes: Uint8Array
}
export class TinyClient {
  constructor(options: { base: string; token: string; person: string; device: string; key?: TinyKey; schema?: number; now?: () => number })
  static enter(base: string, person: string): Promise<TinyClient>
  copy(): TinyClient
  signIn(): Promise<void>
  changeKey(): Promise<void>
  /** Also one that no client would write. */
  sign(chunk: readonly unknown[]): Promise<WireSignedChunk>
  readonly person: string
  token: string
  readonly device: string
  key: TinyKey | undefined
  schema: number
  readonly epoch: number
  readonly forksSeen: number
  readonly volets: Map<string, { epoch: number; seq: number; hash: string; head: number; entries: Row[] }>
  readonly replicas: Map<string, Replica>
  readonly setAside: readonly { readonly volet: string; readonly dot: string; readonly row: readonly unknown[]; readonly reason: string; readonly detail: unknown }[]
  cursors(): [volet: string, epoch: number, seq: number][]
  state(volet: string, options?: { pending?: boolean }): State
  write(volet: string, rows: readonly (readonly [payload: readonly unknown[], observed?: readonly string[], extra?: object])[], options?: { group?: boolean }): string[]
  create(volet: string, type: string, values?: object, entity?: string): string
  set(volet: string, entity: string, field: string, value: unknown): string
  put(volet: string, entity: string, field: string, element: unknown): string
  take(volet: string, entity: string, field: string, element: unknown): string
  move(volet: string, entity: string, field: string, from: string, to: string): string
  edit(volet: string, entity: string, field: string, after: string): string
  post(message: unknown, options?: { marker?: 0 | 1; token?: string }): Promise<Answer>
  postBytes(body: Uint8Array, options?: { token?: string; type?: string }): Promise<Answer>
  sync(): Promise<number>
  take200(reply: unknown): void
}
