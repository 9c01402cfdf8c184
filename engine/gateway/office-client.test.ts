import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { EpochMs } from "#actors/vocabulary.ts"
import type { Session } from "#engine/ports/OfficeDoor.ts"
import { ASKER_HEADER } from "#engine/ports/needs.ts"
import { INSIDE_KEY } from "./testing/toy-core.ts"
import { makeOfficeClient } from "./office-client.ts"
import { EVERYTHING, testAsker, UNTROUBLED } from "./testing/askers.ts"

const session: Session = {
  tokenHash: "",
  account: {
    id: "chief",
    name: "班长",
    agent: null,
    passwordHash: "",
    ...UNTROUBLED,
    asker: testAsker("chief", null, EVERYTHING)
  },
  createdAt: EpochMs.make(0),
  expiresAt: EpochMs.make(1),
  signOutUrl: null
}

let folder: string
let server: Server | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "carillon-office-"))
})
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})

const socket = () => join(folder, "office.sock")
const office = (answer: (request: IncomingMessage, response: ServerResponse) => void) =>
  new Promise<void>((resolve) => {
    server = createServer(answer).listen(socket(), resolve)
  })
const client = (found: Session | null = session) =>
  makeOfficeClient(socket(), INSIDE_KEY, { of: () => Effect.succeed(found) }, { of: () => Effect.succeed(null) })
const asking = (path: string, init?: RequestInit) => new Request(`http://gateway${path}`, init)

describe("a request for the records", () => {
  it("goes to their process as it is, with who asks, and without the cookie", async () => {
    let heard: { method: string; url: string; headers: IncomingMessage["headers"]; body: string } | undefined
    await office((request, response) => {
      let body = ""
      request.on("data", (piece: Buffer) => (body += piece.toString()))
      request.on("end", () => {
        heard = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body }
        response.writeHead(201, { "content-type": "application/json", "set-cookie": "a=b" }).end('{"id":"sales"}')
      })
    })
    const response = await client().passOn(
      asking("/api/queues?version=1", {
        method: "POST",
        body: '{"name":"销售"}',
        headers: { "content-type": "application/json", cookie: "carillon=x", [ASKER_HEADER]: "forged" }
      })
    )
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ id: "sales" })
    expect(response.headers.get("set-cookie")).toBeNull()
    expect(heard).toMatchObject({ method: "POST", url: "/api/queues?version=1", body: '{"name":"销售"}' })
    expect(heard?.headers.cookie).toBeUndefined()
    const asker = JSON.parse(Buffer.from(String(heard?.headers[ASKER_HEADER]), "base64url").toString())
    expect(asker).toEqual(session.account.asker)
  })

  it("of a stranger is refused here", async () => {
    await office((_, response) => response.end("reached"))
    expect((await client(null).passOn(asking("/api/queues"))).status).toBe(401)
  })

  it("is answered 503 while their process is away, and JSON where it knows no such path", async () => {
    const away = await client().passOn(asking("/api/queues"))
    expect(away.status).toBe(503)
    expect(await away.json()).toMatchObject({ error: "EngineAway" })
    await office((_, response) => response.writeHead(404).end())
    const unknown = await client().passOn(asking("/api/nothing"))
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ error: "NotFound", message: "there is no /api/nothing" })
  })
})
