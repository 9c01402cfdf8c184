import { chmodSync } from "node:fs"
import { resolve } from "node:path"
import type { Settings } from "#config/settings.ts"
import { deviceKeyFile, makeDeviceKey } from "../door-keys/device-key.ts"
import { makeSealKey, sealKeyFile } from "../door-keys/seal-key.ts"
import { ownNames, ownPair } from "../door-keys/own-authority.ts"
import { keepPairInUse } from "../door-keys/pair-in-use.ts"
import { type Pair, readPair, UnfitPair } from "../door-keys/pair.ts"
import type { Paths } from "../workers/frame/messages.ts"
import { doorOf, type User, type WorkerSpec } from "./manifest.ts"
import type { FolderProblem } from "./folders.ts"

/** A renewed certificate is with the gateway within this, and in use when that has looked as well. */
export const CERTIFICATE_CHECK_MS = 10_000

/** Keys and certificate of the door; `look` renews what is to be renewed. */
export interface Door {
  readonly _tag: "Door"
  readonly look: () => void
}
export type DoorAnswer = Door | (FolderProblem & { readonly _tag: "Unfit" })

/**
 * Makes what the gateway locks its door with, and the office its secrets, and gives each what it reads. The gateway writes nothing itself, and neither the authority's
 * key nor the settings' own files are for it.
 */
export const makeDoor = (
  settings: Settings,
  paths: Paths,
  specs: ReadonlyArray<WorkerSpec>,
  say: (why: string) => void
): DoorAnswer => {
  const folder = doorOf(paths.data)
  const office = specs.find(({ rights }) => rights.read.includes(sealKeyFile(folder)))
  const gateway = specs.find(({ rights }) => rights.read.includes(deviceKeyFile(folder)))
  if (gateway === undefined) return { _tag: "Door", look: () => {} }
  try {
    // Walked through by the gateway's user, and written by ours alone.
    chmodSync(folder, 0o711)
    makeDeviceKey(folder, gateway.user)
    if (office !== undefined) makeSealKey(folder, office.user)
    const read = certificateOf(settings, paths.root, folder)
    return { _tag: "Door", look: read === null ? () => {} : keptPair(read, folder, gateway.user, say) }
  } catch (error) {
    return {
      _tag: "Unfit",
      setting: error instanceof UnfitPair ? error.setting : "dataDir",
      message: (error as Error).message
    }
  }
}

const keptPair = (read: () => Pair, folder: string, reader: User | undefined, say: (why: string) => void) =>
  keepPairInUse({ read, folder, reader }, (why) => say(`the new certificate is not taken: ${why}`))

/** The pair that the settings mean, as it is at each call; null without TLS. */
const certificateOf = ({ http, sip }: Settings, root: string, folder: string): (() => Pair) | null => {
  if (http.tls === "off") return null
  if (http.tls === "files") return () => readPair(resolve(root, http.certificate), resolve(root, http.key), Date.now())
  return () => ownPair({ folder, names: [...new Set([...ownNames(), sip.host, ...http.names])] }, Date.now())
}
