import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, type TLSSocket } from "node:tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { AUTHORITY_FILE, ownPair } from "#engine/door-keys/own-authority.ts"
import { keepPairInUse, pairFileIn } from "#engine/door-keys/pair-in-use.ts"
import { type Pair, readPair } from "#engine/door-keys/pair.ts"
import { PASSWORD, TestGateway } from "./testing/test-gateway.ts"
import { ToySwitch } from "./testing/toy-switch.ts"
import { TestScreen } from "./testing/test-screen.ts"

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

/** As the supervisor does; what it said. */
const said: Array<string> = []
const look = keepPairInUse(
  { read: () => readPair(certificateFile, keyFile, Date.now()), file: pairFileIn(folder), reader: undefined },
  (why) => said.push(why)
)

const sipSocket = join(folder, "ws.sock")
const sip = new ToySwitch()
const gateway = new TestGateway({ pairFile: pairFileIn(folder), certificateCheckMs: 10, sipSocket })
const screens: Array<TestScreen> = []

beforeAll(async () => {
  await sip.open(sipSocket)
  await gateway.open()
})
afterAll(async () => {
  await sip.close()
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

const signedIn = (ca: string, user = "chief"): Promise<ReadonlyArray<string>> =>
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
    asked.end(JSON.stringify({ user, password: PASSWORD }))
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
    look()
    await until(() => isTrusted(second.authority))
    expect(await isTrusted(first.authority)).toBe(false)
    const after = await screenOf(second.authority)
    gateway.core.change("board", [{ path: ["queues", "sales", "waiting"], value: 7 }])
    for (const screen of [before, after])
      await gateway.until(() => JSON.stringify(screen.states.get("board")).includes('"waiting":7'))
    expect([before.isEnded, before.gaps, after.gaps]).toEqual([false, 0, 0])
  })

  it("keeps telephones in browsers while certificates come and go, and says that they came by TLS", async () => {
    const cookies = await signedIn(second.authority, "1001")
    const socket = await connected(second.authority)
    if (typeof socket === "string") throw new Error(socket)
    socket.write(
      `GET /sip HTTP/1.1\r\nHost: localhost:${gateway.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Protocol: sip\r\nCookie: ${cookies[0]?.split(";")[0]}\r\n\r\n`
    )
    await gateway.until(() => sip.telephones[0]?.opening !== undefined)
    expect(sip.telephones[0]?.opening).toMatchObject({ transport: "wss", account: "1001" })
    for (const { authority, pair } of [third, second]) {
      put(pair)
      look()
      await until(() => isTrusted(authority))
    }
    expect(sip.telephones[0]?.isEnded).toBe(false)
    socket.destroy()
    await gateway.until(() => sip.telephones[0]?.isEnded === true)
  })

  it("keeps the certificate it has while the files do not fit together, and takes them when they do", async () => {
    writeFileSync(certificateFile, third.pair.certificate)
    look()
    look()
    expect(said).toEqual([`http.key: ${keyFile} is not the key of ${certificateFile}`])
    expect(await isTrusted(second.authority)).toBe(true)
    put(third.pair)
    look()
    await until(() => isTrusted(third.authority))
    expect(said).toHaveLength(1)
  })

  it("keeps the certificate it has while the file beside the port serves no browser, and says so once", async () => {
    writeFileSync(pairFileIn(folder), "half")
    await gateway.until(() => gateway.log.some((line) => line.includes("is not taken")))
    expect(await isTrusted(third.authority)).toBe(true)
    put(first.pair)
    look()
    await until(() => isTrusted(first.authority))
    expect(gateway.log.filter((line) => line.includes("is not taken"))).toHaveLength(1)
  })
})
