import { execFileSync, spawn, type ChildProcess } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client } from "ldapts"
import { AUTHORITY_FILE, ownPair } from "../../door-keys/own-authority.ts"

/** Debian's own; config/tools/debian.ts installs it. */
export const SLAPD = "/usr/sbin/slapd"
export const slapdIsThere = existsSync(SLAPD)

const NAME = "directory.example.cn"
export const BASE = "dc=example,dc=cn"
export const READER = { bindDn: `cn=reader,${BASE}`, bindPassword: "reads only" }

/** A real slapd on free ports, with TLS by an authority of its own, in which these people have these passwords. */
export interface TestDirectory {
  readonly url: string
  readonly secureUrl: string
  /** Trusts its authority, and calls it by the name on its certificate. */
  readonly tls: { readonly ca: string; readonly servername: string }
  readonly stop: () => Promise<void>
}

export const startDirectory = async (people: Readonly<Record<string, string>>): Promise<TestDirectory> => {
  const folder = mkdtempSync(join(tmpdir(), "carillon-slapd-"))
  mkdirSync(join(folder, "data"))
  const { certificate, key } = ownPair({ folder, names: [NAME] }, Date.now())
  writeFileSync(join(folder, "server.pem"), certificate)
  writeFileSync(join(folder, "server.key.pem"), key, { mode: 0o600 })
  writeFileSync(join(folder, "slapd.conf"), configuration(folder))
  writeFileSync(join(folder, "people.ldif"), ldif(people))
  const config = join(folder, "slapd.conf")
  // slapadd is slapd by another name, and fills the database without a server.
  execFileSync("/usr/sbin/slapadd", ["-f", config, "-l", join(folder, "people.ldif")], { stdio: "pipe" })
  const [plain, secure] = [await freePort(), await freePort()]
  const url = `ldap://127.0.0.1:${plain}`
  const secureUrl = `ldaps://127.0.0.1:${secure}`
  const child = spawn(SLAPD, ["-f", config, "-h", `${url} ${secureUrl}`, "-d", "0"], { stdio: "ignore" })
  await answering(url, child)
  const tls = { ca: readFileSync(join(folder, AUTHORITY_FILE), "utf8"), servername: NAME }
  return {
    url,
    secureUrl,
    tls,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const over = new Promise((resolve) => child.once("exit", resolve))
        child.kill()
        await over
      }
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const configuration = (folder: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${folder}/slapd.pid
TLSCertificateFile ${folder}/server.pem
TLSCertificateKeyFile ${folder}/server.key.pem
database mdb
suffix "${BASE}"
directory ${folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${READER.bindDn}" read by * none
`

const ldif = (people: Readonly<Record<string, string>>): string =>
  [
    `dn: ${BASE}\nobjectClass: domain\ndc: example`,
    `dn: ${READER.bindDn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: ${READER.bindPassword}`,
    ...Object.entries(people).map(
      ([uid, password]) =>
        `dn: uid=${uid},${BASE}\nobjectClass: inetOrgPerson\ncn: ${uid}\nsn: ${uid}\nuid: ${uid}\nuserPassword: ${password}`
    )
  ].join("\n\n")

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

/** Asks until it answers; when it ends first, it will not. */
const answering = async (url: string, child: ChildProcess): Promise<void> => {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`slapd ended with ${child.exitCode}`)
    const client = new Client({ url, connectTimeout: 1_000, timeout: 1_000 })
    try {
      await client.bind(READER.bindDn, READER.bindPassword)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      await client.unbind().catch(() => {})
    }
  }
}
