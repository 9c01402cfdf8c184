import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, type TLSSocket } from "node:tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { PASSWORD, TestGateway } from "../testing/test-gateway.ts"
import { TestScreen } from "../testing/test-screen.ts"
import { AUTHORITY_FILE, ownPair } from "./own-authority.ts"
import { type Pair, readPair, type UnfitPair } from "./pair.ts"

const folder = mkdtempSync(join(tmpdir(), "carillon-tls-"))
const [certificateFile, keyFile] = [join(folder, "centre.crt"), join(folder, "centre.key")]

/** A pair of an authority of its own, as an office's would be. */
const issued = (name: string) => {
  const own = join(folder, name)
  mkdirSync(own)
  const pair = ownPair({ folder: own, names: ["localhost", "127.0.0.1"] }, Date.now())
  return { pair, authority: readFileSync(join(own, AUTHORITY_FILE), "utf8") }
}
const put = ({ certificate, key }: Pair) => {
  writeFileSync(certificateFile, certificate)
  writeFileSync(keyFile, key)
}
const [first, second, third] = [issued("first"), issued("second"), issued("third")]
put(first.pair)

const gateway = new TestGateway({
  certificate: () => readPair(certificateFile, keyFile, Date.now()),
  certificateCheckMs: 10
})
const screens: Array<TestScreen> = []

beforeAll(() => gateway.open())
afterAll(async () => {
  for (const screen of screens) screen.end()
  await gateway.close()
  rmSync(folder, { recursive: true })
})

/** A connection of somebody who trusts this authority, or why there is none. */
const connected = (ca: string): Promise<TLSSocket | string> =>
  new Promise((resolve) => {
    const socket = connect({ port: gateway.port, host: "127.0.0.1", servername: "localhost", ca }, () =>
      resolve(socket)
    )
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
const isTrusted = async (ca: string): Promise<boolean> => {
  const socket = await connected(ca)
  if (typeof socket === "string") return false
  socket.destroy()
  return true
}
/** Waits for what comes without our doing; the test's own time limit is the limit. */
const until = async (isSo: () => Promise<boolean>) => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

const signedIn = (ca: string): Promise<ReadonlyArray<string>> =>
  new Promise((resolve, reject) => {
    const asked = request(
      `https://localhost:${gateway.port}/api/session`,
      { ca, method: "POST", agent: false, headers: { "content-type": "application/json" } },
      (response) => {
        response.resume()
        expect(response.headers["strict-transport-security"]).toBe("max-age=2592000")
        resolve(response.headers["set-cookie"] ?? [])
      }
    )
    asked.once("error", reject)
    asked.end(JSON.stringify({ user: "chief", password: PASSWORD }))
  })

const screenOf = async (ca: string): Promise<TestScreen> => {
  const cookies = await signedIn(ca)
  const socket = await connected(ca)
  if (typeof socket === "string") throw new Error(socket)
  const screen = new TestScreen(gateway.port, cookies[0]?.split(";")[0] ?? "", {}, socket)
  screens.push(screen)
  screen.send({ _tag: "Subscribe", topic: "board" })
  await gateway.until(() => screen.states.has("board"))
  return screen
}

describe("a door with TLS", () => {
  it("is trusted by who trusts its authority; its cookies are never sent in the clear", async () => {
    expect([await isTrusted(first.authority), await isTrusted(second.authority)]).toEqual([true, false])
    for (const cookie of await signedIn(first.authority)) expect(cookie).toMatch(/; Secure$/u)
  })

  it("takes a renewed certificate without a restart; open screens stay, and hear what new ones hear", async () => {
    const before = await screenOf(first.authority)
    put(second.pair)
    await until(() => isTrusted(second.authority))
    expect(await isTrusted(first.authority)).toBe(false)
    const after = await screenOf(second.authority)
    gateway.core.change("board", [{ path: ["queues", "sales", "waiting"], value: 7 }])
    for (const screen of [before, after])
      await gateway.until(() => JSON.stringify(screen.states.get("board")).includes('"waiting":7'))
    expect([before.isEnded, before.gaps, after.gaps]).toEqual([false, 0, 0])
  })

  it("keeps the certificate it has while the files do not fit together, and takes them when they do", async () => {
    writeFileSync(certificateFile, third.pair.certificate)
    await gateway.until(() => gateway.log.some((line) => line.includes("is not the key of")))
    expect(await isTrusted(second.authority)).toBe(true)
    put(third.pair)
    await until(() => isTrusted(third.authority))
    expect(gateway.log.filter((line) => line.includes("is not the key of"))).toHaveLength(1)
  })
})

describe("files that do not serve", () => {
  const refusal = (certificate: string, key: string, now = Date.now()) => {
    try {
      readPair(certificate, key, now)
      return "taken"
    } catch (error) {
      return `${(error as UnfitPair).setting} ${(error as Error).message}`
    }
  }

  it("are named, with the setting", () => {
    const junk = join(folder, "junk")
    writeFileSync(junk, "junk")
    const missing = join(folder, "missing")
    expect(refusal(missing, keyFile)).toBe(`http.certificate ${missing} cannot be read`)
    expect(refusal(certificateFile, missing)).toBe(`http.key ${missing} cannot be read`)
    expect(refusal(junk, keyFile)).toBe(`http.certificate ${junk} holds no certificate (PEM)`)
    expect(refusal(certificateFile, junk)).toBe(`http.key ${junk} holds no private key (PEM, without a passphrase)`)
    expect(refusal(certificateFile, join(folder, "first", "server.key"))).toContain("is not the key of")
    expect(refusal(certificateFile, keyFile, Date.now() + 400 * 24 * 3_600_000)).toContain("is over since")
  })
})
