import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from "node:crypto"
import { isIP } from "node:net"
import { hostname, networkInterfaces } from "node:os"
import { join } from "node:path"
import { keepFile, keptFile } from "./kept-file.ts"
import { certificatePem, type Issuer } from "./certificate.ts"
import type { Pair } from "./pair.ts"

const DAY_MS = 24 * 3_600_000
/** People install it once at each computer; it should outlive those. */
const AUTHORITY_DAYS = 3_650
/** Browsers take no server's certificate that is valid for longer than 398 days. */
const SERVER_DAYS = 397
/** Made anew so long before its end: clocks of computers in an office differ. */
const RENEW_BEFORE_DAYS = 30
/** Begins a little earlier for the same reason. */
const BEGIN_BEFORE_DAYS = 1

export const AUTHORITY_FILE = "authority.crt"

interface OwnTls {
  /** Only this centre writes there; the authority's key never leaves it. */
  readonly folder: string
  /** By which browsers reach the centre: host names and addresses. */
  readonly names: ReadonlyArray<string>
}

/**
 * The centre's own certificate, signed by its own authority; both are made when they are not there, and the certificate again when
 * its end is near or the centre has another name. Who trusts the authority's file trusts each of them.
 */
export const ownPair = ({ folder, names: wished }: OwnTls, nowMs: number): Pair => {
  // What no browser could go to would never be covered, and the certificate made again at each look.
  const names = wished.filter(isReachable)
  const authority = keptAuthority(folder, nowMs) ?? newAuthority(folder, nowMs)
  const kept = keptPair(folder)
  if (kept !== undefined && isGood(kept, authority, names, nowMs)) return kept
  const { privateKey, publicKey } = newKeys()
  const pair = {
    certificate: certificatePem(
      {
        subject: names[0] ?? "carillon",
        publicKey,
        names,
        isAuthority: false,
        fromMs: nowMs - BEGIN_BEFORE_DAYS * DAY_MS,
        toMs: nowMs + SERVER_DAYS * DAY_MS
      },
      authority
    ),
    key: pemOf(privateKey)
  }
  keepFile(join(folder, "server.key"), pair.key)
  keepFile(join(folder, "server.crt"), pair.certificate)
  return pair
}

/** An address, or a name as DNS has it (RFC 1123 §2.1); others come as xn--… */
export const isReachable = (name: string): boolean =>
  (isIP(name) !== 0 && !name.includes("%")) ||
  /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/iu.test(name)

const keptPair = (folder: string): Pair | undefined => {
  const [certificate, key] = ["server.crt", "server.key"].map((name) => keptFile(join(folder, name))?.toString())
  return certificate === undefined || key === undefined ? undefined : { certificate, key }
}

const isGood = (
  { certificate, key }: Pair,
  authority: Issuer,
  names: ReadonlyArray<string>,
  nowMs: number
): boolean => {
  try {
    const read = new X509Certificate(certificate)
    const covers = (name: string) => (isIP(name) === 0 ? read.checkHost(name) : read.checkIP(name)) !== undefined
    return (
      read.verify(authority.publicKey) &&
      read.checkPrivateKey(createPrivateKey(key)) &&
      read.validToDate.getTime() - nowMs > RENEW_BEFORE_DAYS * DAY_MS &&
      names.every(covers)
    )
  } catch {
    // Half a file, or another's: it is made anew.
    return false
  }
}

const keptAuthority = (folder: string, nowMs: number): Issuer | undefined => {
  const certificate = keptFile(join(folder, AUTHORITY_FILE))
  const key = keptFile(join(folder, "authority.key"))
  if (certificate === undefined || key === undefined) return undefined
  try {
    const read = new X509Certificate(certificate)
    const privateKey = createPrivateKey(key)
    const lasts = read.validToDate.getTime() - nowMs > SERVER_DAYS * DAY_MS
    const name = /^CN=(.*)$/mu.exec(read.subject)?.[1]
    return lasts && name !== undefined && read.checkPrivateKey(privateKey)
      ? { name, privateKey, publicKey: read.publicKey }
      : undefined
  } catch {
    return undefined
  }
}

const newAuthority = (folder: string, nowMs: number): Issuer => {
  const { privateKey, publicKey } = newKeys()
  // Two centres in one office: their authorities can be told apart in a browser's list.
  const name = `Carillon ${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/\D/gu, "")}`
  const issuer = { name, privateKey, publicKey }
  const fromMs = nowMs - BEGIN_BEFORE_DAYS * DAY_MS
  const wish = { subject: name, publicKey, names: [], isAuthority: true, fromMs, toMs: nowMs + AUTHORITY_DAYS * DAY_MS }
  keepFile(join(folder, "authority.key"), pemOf(privateKey))
  keepFile(join(folder, AUTHORITY_FILE), certificatePem(wish, issuer), 0o644)
  return issuer
}

const newKeys = (): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

const pemOf = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString()

/** By which this machine may be reached: its name, this machine itself, and its addresses. */
export const ownNames = (): ReadonlyArray<string> => [
  hostname(),
  "localhost",
  ...Object.values(networkInterfaces()).flatMap((addresses) =>
    // An address of one cable alone (fe80::) is in no browser's address line.
    (addresses ?? []).flatMap(({ address }) => (address.startsWith("fe80:") ? [] : [address]))
  )
]
