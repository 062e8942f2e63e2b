// The bytes of PROTOCOL.md §2 and the hashes of §6, and nothing else. Plain JavaScript, node:* only.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A file of data, not of code: the page says where the dictionary's text stands. */
const dictionary = Buffer.from(
  JSON.parse(readFileSync(new URL('../../protocol/vectors/dictionary.json', import.meta.url), 'utf8')).text,
  'utf8',
);

const mostInflated = 24 * 1024 * 1024;

export const newId = (bytes = 16) => randomBytes(bytes).toString('base64url');

/** @param {unknown} message @param {0 | 1} marker */
export function encodeBody(message, marker = 1) {
  const text = Buffer.from(JSON.stringify(message), 'utf8');
  return Buffer.concat([Buffer.of(marker), marker === 1 ? deflateRawSync(text, { dictionary }) : text]);
}

/** @param {Uint8Array} bytes */
export function decodeBody(bytes) {
  const [marker, rest] = [bytes[0], Buffer.from(bytes).subarray(1)];
  if (marker !== 0 && marker !== 1) throw new Error(`marker ${marker}`);
  const text = marker === 1 ? inflateRawSync(rest, { dictionary, maxOutputLength: mostInflated }) : rest;
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
}

/** In place: each run's time, said since the run before it, becomes a time (§4). */
export function readTimes(reply) {
  let seconds = Math.floor(reply.t / 1000);
  for (const [, , , items] of [...(reply.f ?? []), ...(reply.h ? [reply.h] : [])])
    for (const item of items) if (item[1] !== -1) item[7] = (seconds += item[7]) * 1000;
  return reply;
}

/** RFC 8785. JSON.stringify already writes numbers and strings as it asks; what is left is the order of keys. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

export const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const bytesOf = (base64url) => Buffer.from(base64url, 'base64url');

/** The operation as if it were alone in its chunk: its own n, its own time. */
export function operationText(chunk, index) {
  const [schema, volet, replica, n, author, rightsEpoch, rightsSeq, time, rows] = chunk;
  const [payload, observed = [], seconds = 0, extra] = rows[index];
  const row = extra !== undefined ? [payload, observed, 0, extra] : observed.length > 0 ? [payload, observed] : [payload];
  const alone = [schema, volet, replica, n + index, author, rightsEpoch, rightsSeq, time + seconds * 1000, [row]];
  return canonical(alone);
}

export function commitments(chunk, salt) {
  return chunk[8].map((_, index) =>
    hmac(hmac(bytesOf(salt), String(chunk[3] + index)), operationText(chunk, index)).toString('base64url'),
  );
}

export const chainAfter = (previous, commitmentsInOrder) =>
  sha256(bytesOf(previous), ...commitmentsInOrder.map(bytesOf)).toString('base64url');

export const logHeadAfter = (head, epoch, seq, reason, commitment) =>
  sha256(bytesOf(head), `${epoch}:${seq}:${reason}`, bytesOf(commitment)).toString('base64url');

/** @param {[string, number, number][]} cursors */
export function cursorsDigest(cursors) {
  const lines = cursors.filter(([, , seq]) => seq > 0).map((cursor) => cursor.join(':')).sort();
  return sha256(lines.join('\n')).subarray(0, 12).toString('base64url');
}
