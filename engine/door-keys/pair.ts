import { createPrivateKey, X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"

/** A certificate (with its chain) and its key, both PEM. */
export interface Pair {
  readonly certificate: string
  readonly key: string
}

/** Which of the two settings is wrong, and why. */
export class UnfitPair extends Error {
  readonly setting: "http.certificate" | "http.key"

  constructor(setting: UnfitPair["setting"], reason: string) {
    super(reason)
    this.name = "UnfitPair"
    this.setting = setting
  }
}

/** Reads the pair, and throws UnfitPair when browsers could not be served with it. */
export const readPair = (certificateFile: string, keyFile: string, nowMs: number): Pair => {
  const certificate = textOf("http.certificate", certificateFile)
  const key = textOf("http.key", keyFile)
  const read = attempt(
    "http.certificate",
    `${certificateFile} holds no certificate (PEM)`,
    () => new X509Certificate(certificate)
  )
  const privateKey = attempt("http.key", `${keyFile} holds no private key (PEM, without a passphrase)`, () =>
    createPrivateKey(key)
  )
  if (!read.checkPrivateKey(privateKey))
    throw new UnfitPair("http.key", `${keyFile} is not the key of ${certificateFile}`)
  if (read.validToDate.getTime() <= nowMs)
    throw new UnfitPair("http.certificate", `${certificateFile} is over since ${read.validToDate.toISOString()}`)
  return { certificate, key }
}

/** When a browser takes it no longer. */
export const endOf = (certificate: string): Date => new X509Certificate(certificate).validToDate

const textOf = (setting: UnfitPair["setting"], file: string): string =>
  attempt(setting, `${file} cannot be read`, () => readFileSync(file, "utf8"))

const attempt = <A>(setting: UnfitPair["setting"], reason: string, run: () => A): A => {
  try {
    return run()
  } catch {
    throw new UnfitPair(setting, reason)
  }
}
