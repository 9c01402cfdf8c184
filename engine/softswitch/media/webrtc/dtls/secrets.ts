import { createHash, createHmac } from "node:crypto"
import type { MasterKey } from "../srtp-keys.ts"
import { AES_KEY_OCTETS } from "../aes.ts"
import { SALT_OCTETS } from "../srtp-keys.ts"

/** The secrets of TLS 1.2 with SHA-256 (RFC 5246 §5, §6.3, §8.1), of RFC 7627's master secret, and of RFC 5764's media keys. */

const MASTER_OCTETS = 48
const VERIFY_OCTETS = 12
const GCM_KEY_OCTETS = 16
const GCM_SALT_OCTETS = 4

/** P_SHA256 over label and seed. */
export const prf = (secret: Uint8Array, label: string, seed: Uint8Array, octets: number): Buffer => {
  const whole = Buffer.concat([Buffer.from(label), seed])
  const blocks: Array<Buffer> = []
  let chain: Uint8Array = whole
  for (let have = 0; have < octets; have += 32) {
    chain = hmac(secret, chain)
    blocks.push(hmac(secret, chain, whole))
  }
  return Buffer.concat(blocks).subarray(0, octets)
}

const hmac = (secret: Uint8Array, ...parts: ReadonlyArray<Uint8Array>): Buffer => {
  const hash = createHmac("sha256", secret)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const hashOf = (transcript: ReadonlyArray<Uint8Array>): Buffer => {
  const hash = createHash("sha256")
  for (const message of transcript) hash.update(message)
  return hash.digest()
}

/** Bound to the whole hello, so that nobody in the middle can make two connections with one secret. */
export const masterSecret = (shared: Uint8Array, transcript: ReadonlyArray<Uint8Array>): Buffer =>
  prf(shared, "extended master secret", hashOf(transcript), MASTER_OCTETS)

export type Side = "client" | "server"

export const finishedOf = (master: Uint8Array, side: Side, transcript: ReadonlyArray<Uint8Array>): Buffer =>
  prf(master, `${side} finished`, hashOf(transcript), VERIFY_OCTETS)

/** Both sides' contributions of chance. */
export interface Randoms {
  readonly client: Uint8Array
  readonly server: Uint8Array
}

export interface RecordKey {
  readonly key: Uint8Array
  readonly salt: Uint8Array
}

export const recordKeys = (master: Uint8Array, { client, server }: Randoms): Readonly<Record<Side, RecordKey>> => {
  const block = prf(master, "key expansion", Buffer.concat([server, client]), 2 * (GCM_KEY_OCTETS + GCM_SALT_OCTETS))
  const salts = block.subarray(2 * GCM_KEY_OCTETS)
  return {
    client: { key: block.subarray(0, GCM_KEY_OCTETS), salt: salts.subarray(0, GCM_SALT_OCTETS) },
    server: { key: block.subarray(GCM_KEY_OCTETS, 2 * GCM_KEY_OCTETS), salt: salts.subarray(GCM_SALT_OCTETS) }
  }
}

export type MediaKeys = Readonly<Record<Side, MasterKey>>

export const mediaKeys = (master: Uint8Array, { client, server }: Randoms): MediaKeys => {
  const block = prf(master, "EXTRACTOR-dtls_srtp", Buffer.concat([client, server]), 2 * (AES_KEY_OCTETS + SALT_OCTETS))
  const salts = block.subarray(2 * AES_KEY_OCTETS)
  return {
    client: { key: block.subarray(0, AES_KEY_OCTETS), salt: salts.subarray(0, SALT_OCTETS) },
    server: { key: block.subarray(AES_KEY_OCTETS, 2 * AES_KEY_OCTETS), salt: salts.subarray(SALT_OCTETS) }
  }
}
