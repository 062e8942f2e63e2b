// The device's key: PROTOCOL.md §3 and §11, over WebCrypto and nothing else.
import { webcrypto } from 'node:crypto';
import { sha256 } from './bytes.mjs';

const { subtle } = webcrypto;
const bytesOf = (base64url) => Buffer.from(base64url, 'base64url');

export async function newKey() {
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const spki = Buffer.from(await subtle.exportKey('spki', pair.publicKey));
  return { id: sha256(spki).subarray(0, 16).toString('base64url'), public: spki.toString('base64url'), secret: pair.privateKey };
}

/** @param {{ secret: CryptoKey }} key @param {Uint8Array} bytes */
export const signBytes = async (key, bytes) =>
  Buffer.from(await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.secret, bytes)).toString('base64url');

const signLines = (key, ...lines) => signBytes(key, Buffer.from(lines.join('\n'), 'utf8'));
export const signChain = (key, chain) => signBytes(key, bytesOf(chain));

async function ask(base, path, body, token) {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const enterWith = (base, person, device, key) =>
  ask(base, '/api/demo/entrer', { personne: person, appareil: device, publique: key.public });

export async function openSession(base, key) {
  const { defi } = await ask(base, '/api/session/defi', { cle: key.id });
  return ask(base, '/api/session/ouvrir', { cle: key.id, defi, signature: await signLines(key, 'livret session', defi, key.id) });
}

export const renewSession = (base, refresh) => ask(base, '/api/session/renouveler', { refresh });

/** Another key in this one's place. */
export async function replaceKey(base, token, key) {
  const next = await newKey();
  await ask(base, '/api/session/cle', { publique: next.public, signature: await signLines(key, 'livret cle', key.id, next.public) }, token);
  return next;
}
