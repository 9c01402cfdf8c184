import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from "node:crypto"

/** Longer than any sentence a person types; a bound on what one request may have hashed. */
export const PASSWORD_LIMIT_BYTES = 1_024
/** OWASP's Password Storage Cheat Sheet: argon2id with m = 19 MiB, t = 2, p = 1 (RFC 9106 names the parameters). */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32
/** A stored hash that would take more than this (256 MiB, 16 passes) is not one of ours. */
const COST_LIMIT = { memory: 262_144, passes: 16, parallelism: 8 }

/** A PHC string for a new password, with a new salt. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES)
  const tag = await argon2id({ message: password, nonce: salt, tagLength: TAG_BYTES, ...COST })
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

/**
 * Whether this is the password of that PHC string. A null hash (no such user) takes as long as a real one and is never right; a
 * string that is no argon2id hash is never right either. Each takes 19 MiB and a thread for some 30 ms: who lets strangers ask
 * takes them in turns.
 */
export const isPassword = async (password: string, hash: string | null): Promise<boolean> => {
  const phc = hash === null ? null : readPhc(hash)
  const right = phc?.tag ?? Buffer.alloc(TAG_BYTES)
  const tag = await argon2id({
    message: Buffer.byteLength(password) > PASSWORD_LIMIT_BYTES ? "" : password,
    nonce: phc?.salt ?? Buffer.alloc(SALT_BYTES),
    tagLength: right.length,
    ...(phc?.cost ?? COST)
  })
  return timingSafeEqual(tag, right) && phc !== null && Buffer.byteLength(password) <= PASSWORD_LIMIT_BYTES
}

interface Phc {
  readonly cost: typeof COST
  readonly salt: Buffer
  readonly tag: Buffer
}

/** `$argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<tag>`, base64 without padding (github.com/P-H-C, string format). */
export const readPhc = (text: string): Phc | null => {
  const found = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([\w+/-]{11,86})\$([\w+/-]{16,86})$/u.exec(
    text
  )
  if (found === null) return null
  const [memory, passes, parallelism] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const isSane =
    passes >= 1 &&
    parallelism >= 1 &&
    memory >= 8 * parallelism &&
    memory <= COST_LIMIT.memory &&
    passes <= COST_LIMIT.passes &&
    parallelism <= COST_LIMIT.parallelism
  if (!isSane) return null
  const salt = Buffer.from(found[4] as string, "base64")
  const tag = Buffer.from(found[5] as string, "base64")
  return { cost: { memory, passes, parallelism }, salt, tag }
}

const argon2id = (parameters: Argon2Parameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2("argon2id", parameters, (error, tag) => (error === null ? resolve(Buffer.from(tag)) : reject(error)))
  })

const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/u, "")
