import { once } from "node:events"
import { createServer, type Server, type Socket } from "node:net"
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import type { EslEvent } from "./esl-event.ts"
import { openLink } from "./link.ts"

// A switch in a dozen lines, for what a well-behaved one never says.

let server: Server
const sockets = new Set<Socket>()

beforeEach(async () => {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => undefined)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
})

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  server.close()
  await once(server, "close")
})

const port = (): number => (server.address() as { readonly port: number }).port

interface Heard {
  readonly told: Array<string>
  readonly events: Array<EslEvent>
  readonly down: Promise<string>
}

const link = (toPort = port()): Heard => {
  const told: Array<string> = []
  const events: Array<EslEvent> = []
  const down = new Promise<string>((resolve) => {
    openLink(
      { host: "127.0.0.1", port: toPort, password: "right" },
      {
        up: () => told.push("up"),
        event: (event) => events.push(event),
        unreadable: (why) => told.push(`unreadable ${why}`),
        down: (end, reason) => resolve(`${end}: ${reason}`)
      }
    )
  })
  return { told, events, down }
}

const REPLY = "Content-Type: command/reply\nReply-Text: +OK\n\n"
const json = (body: string): string =>
  `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`

/** Admits whoever comes, says `words` and closes. */
const says = async (words: string): Promise<Heard> => {
  const connected = once(server, "connection") as Promise<[Socket]>
  const heard = link()
  const [socket] = await connected
  socket.write("Content-Type: auth/request\n\n")
  await once(socket, "data")
  socket.write(REPLY)
  await once(socket, "data")
  socket.end(REPLY + words)
  await heard.down
  return heard
}

describe("a link", () => {
  it("reads on after an event that cannot be read, and tells of it", async () => {
    const { events, told } = await says(json("{no json") + json('{"Event-Name":"DTMF"}'))
    assert.deepStrictEqual(told, ["up", "unreadable {no json"])
    assert.deepStrictEqual(events, [{ "Event-Name": "DTMF" }])
  })

  it("reads an event with control characters in it, and one with letters of all kinds as they are", async () => {
    const { events, told } = await says(
      json('{"Event-Name":"DTMF","_body":"a\u0001b"}') + json('{"Event-Name":"DTMF","_body":"张\u0085"}')
    )
    assert.deepStrictEqual(told, ["up"])
    assert.deepStrictEqual(
      events.map((event) => event["_body"]),
      ["ab", "张\u0085"]
    )
  })

  it("ends when the switch says what is no frame, and tells nothing after it", async () => {
    const { down, events } = await says(`Content-Length: x\n\n${json('{"Event-Name":"DTMF"}')}`)
    assert.strictEqual(await down, 'lost: a body of "x" bytes')
    assert.deepStrictEqual(events, [])
  })

  it("ends with the switch's words when it is turned away, and with the system's when nobody listens", async () => {
    const connected = once(server, "connection") as Promise<[Socket]>
    const { down } = link()
    const words = "Access Denied, go away.\n"
    const [socket] = await connected
    socket.end(`Content-Type: text/rude-rejection\nContent-Length: ${words.length}\n\n${words}`)
    assert.strictEqual(await down, "lost: rejected: Access Denied, go away.")

    const nobodys = createServer().listen(0, "127.0.0.1")
    await once(nobodys, "listening")
    const free = (nobodys.address() as { readonly port: number }).port
    nobodys.close()
    await once(nobodys, "close")
    assert.strictEqual(await link(free).down, `lost: connect ECONNREFUSED 127.0.0.1:${free}`)
  })
})
