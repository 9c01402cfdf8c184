import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { keepFileFor, keptFile, type Owner } from "./kept-file.ts"

const KEY_BYTES = 32

/** Below the folder of the door. Who removes it makes every device a stranger. */
export const deviceKeyFile = (folder: string): string => join(folder, "device.key")

/** Makes the key that signs the cookies of known devices, at the first start; gives the one that is there to `owner`. */
export const makeDeviceKey = (folder: string, owner?: Owner): void => {
  const path = deviceKeyFile(folder)
  const kept = keptFile(path)
  keepFileFor(owner, path, kept?.length === KEY_BYTES ? kept : randomBytes(KEY_BYTES))
}

/** The key, for whoever it was given to. */
export const deviceKeyIn = (folder: string): Uint8Array => {
  const path = deviceKeyFile(folder)
  const kept = keptFile(path)
  if (kept?.length === KEY_BYTES) return kept
  throw new Error(`${path} is no key; the next start of the centre makes it anew`)
}
