import { chmodSync } from "node:fs"
import { resolve } from "node:path"
import type { Settings } from "#config/settings.ts"
import { deviceKeyFile, makeDeviceKey } from "../door-keys/device-key.ts"
import { makeSealKey, sealKeyFile } from "../door-keys/seal-key.ts"
import { ownNames, ownPair } from "../door-keys/own-authority.ts"
import { keepPairInUse, pairFileIn, sipPairFileIn } from "../door-keys/pair-in-use.ts"
import { type Pair, readPair, UnfitPair } from "../door-keys/pair.ts"
import type { Paths } from "../workers/frame/messages.ts"
import { doorOf, sipHosts, type User, type WorkerSpec } from "./manifest.ts"
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
    const looks: Array<() => void> = []
    const read = certificateOf(settings, paths.root, folder)
    if (read !== null) looks.push(keptPair(read, pairFileIn(folder), gateway.user, say))
    const sip = specs.find(({ rights }) => rights.read.includes(sipPairFileIn(folder)))
    if (sip !== undefined)
      looks.push(keptPair(sipCertificateOf(settings, paths.root, folder), sipPairFileIn(folder), sip.user, say))
    return {
      _tag: "Door",
      look: () => {
        for (const look of looks) look()
      }
    }
  } catch (error) {
    return {
      _tag: "Unfit",
      setting: error instanceof UnfitPair ? error.setting : "dataDir",
      message: (error as Error).message
    }
  }
}

const keptPair = (read: () => Pair, file: string, reader: User | undefined, say: (why: string) => void) =>
  keepPairInUse({ read, file, reader }, (why) => say(`the new certificate is not taken: ${why}`))

/** The pair that the settings mean, as it is at each call; null without TLS. */
const certificateOf = (settings: Settings, root: string, folder: string): (() => Pair) | null => {
  if (settings.http.tls === "off") return null
  return settings.http.tls === "files" ? fromFiles(settings, root) : ofOurOwn(settings, folder)
}

/** A centre has one certificate: where its pages are behind a proxy, its telephones may have the files all the same. */
const sipCertificateOf = (settings: Settings, root: string, folder: string): (() => Pair) => {
  const { certificate, key, tls } = settings.http
  return tls === "files" || (tls === "off" && certificate !== "" && key !== "")
    ? fromFiles(settings, root)
    : ofOurOwn(settings, folder)
}

const fromFiles =
  ({ http }: Settings, root: string) =>
  (): Pair =>
    readPair(resolve(root, http.certificate), resolve(root, http.key), Date.now())

const ofOurOwn =
  ({ http, sip }: Settings, folder: string) =>
  (): Pair => {
    const names = [...ownNames(), ...sipHosts(sip), ...http.names]
    return ownPair({ folder, names: [...new Set(names)] }, Date.now())
  }
