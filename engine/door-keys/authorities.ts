import { X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu

/** The certificates in a file, each as PEM; a text says why there are none. */
export const authoritiesOf = (file: string): ReadonlyArray<string> | string => {
  try {
    const found = readFileSync(file, "utf8").match(CERTIFICATE) ?? []
    // Each is parsed, so that a broken one is found now and not at the first call.
    const read = found.map((each) => new X509Certificate(each).toString())
    return read.length === 0 ? `${file} holds no certificate (PEM)` : read
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : ""
    return code === "ENOENT" || code === "EACCES" || code === "EISDIR"
      ? `${file} cannot be read`
      : `${file} holds a broken certificate`
  }
}
