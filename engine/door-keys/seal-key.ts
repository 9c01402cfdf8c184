import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { keepFileFor, keptFile, type Owner } from "./kept-file.ts"

const KEY_BYTES = 32

/** Below the folder of the door. Who removes it makes every two-step secret unreadable: recovery codes go on, the apps do not. */
export const sealKeyFile = (folder: string): string => join(folder, "seal.key")

/** Makes the key that seals secrets in the database, at the first start; gives the one that is there to `owner`. A broken one stays. */
export const makeSealKey = (folder: string, owner?: Owner): void => {
  const kept = keptFile(sealKeyFile(folder))
  if (kept !== undefined && kept.length !== KEY_BYTES) throw noKey(folder)
  keepFileFor(owner, sealKeyFile(folder), kept ?? randomBytes(KEY_BYTES))
}

/** The key, for whoever it was given to. */
export const sealKeyIn = (folder: string): Uint8Array => {
  const kept = keptFile(sealKeyFile(folder))
  if (kept?.length === KEY_BYTES) return kept
  throw noKey(folder)
}

const noKey = (folder: string) =>
  new Error(
    `${sealKeyFile(folder)} is no key: bring it back from the backup, or remove it and have people set up two-step sign-in again`
  )
