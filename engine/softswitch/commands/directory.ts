import type { DirectoryEntry } from "../sip-contract.ts"
import { readBase64Json } from "./base64-json.ts"
import type { ApiCommand } from "./command.ts"

/** More accounts than telephones one switch can register; a broken list must not fill the memory. */
const ACCOUNTS_LIMIT = 20_000

/**
 * `carillon_directory <base64 of JSON [{"user","ha1","ha1Sha256"?}]>`: the accounts whose telephones may register. Our only word that
 * FreeSWITCH does not know (it keeps a directory of its own); ask for `version` first.
 */
export const setDirectory: ApiCommand = (exchange, argument, settle) => {
  const entries = readEntries(argument)
  if (typeof entries === "string") return settle(`-ERR ${entries}\n`)
  exchange.sip({ _tag: "SetDirectory", entries })
  settle(`+OK ${entries.length} accounts\n`)
}

const readEntries = (argument: string): ReadonlyArray<DirectoryEntry> | string => {
  const list = readBase64Json(argument)
  if (list === undefined) return "directory is not base64 of JSON"
  if (!Array.isArray(list)) return "directory is not a list"
  if (list.length > ACCOUNTS_LIMIT) return `directory of more than ${ACCOUNTS_LIMIT} accounts`
  const entries: Array<DirectoryEntry> = []
  for (const [at, entry] of list.entries()) {
    if (!isEntry(entry)) return `account ${at} needs a user and an ha1 of 32 hexadecimal digits`
    const better = "ha1Sha256" in entry ? entry.ha1Sha256 : undefined
    if (better !== undefined && (typeof better !== "string" || !/^[0-9a-f]{64}$/iu.test(better)))
      return `account ${at} has an ha1Sha256 that is not of 64 hexadecimal digits`
    entries.push({
      user: entry.user,
      ha1: entry.ha1.toLowerCase(),
      ...(better === undefined ? {} : { ha1Sha256: better.toLowerCase() })
    })
  }
  return entries
}

const isEntry = (value: unknown): value is DirectoryEntry => {
  if (typeof value !== "object" || value === null || !("user" in value) || !("ha1" in value)) return false
  const { ha1, user } = value
  return typeof user === "string" && user !== "" && typeof ha1 === "string" && /^[0-9a-f]{32}$/iu.test(ha1)
}
