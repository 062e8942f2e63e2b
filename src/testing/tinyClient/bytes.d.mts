import type { WireChunk, WireReply } from '../../protocol/wire.ts'

export function newId(bytes?: number): string
export function encodeBody(message: unknown, marker?: 0 | 1): Buffer
export function decodeBody(bytes: Uint8Array): unknown
export function readTimes(reply: unknown): WireReply
export function canonical(value: unknown): string
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer
export function operationText(chunk: WireChunk, index: number): string
export function commitments(chunk: WireChunk, salt: string): string[]
export function chainAfter(previous: string, commitmentsInOrder: readonly string[]): string
export function logHeadAfter(head: string, epoch: number, seq: number, reason: string, commitment: string): string
export function cursorsDigest(cursors: readonly (readonly [volet: string, epoch: number, seq: number])[]): string
